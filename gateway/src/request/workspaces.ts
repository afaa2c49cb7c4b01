/**
 * Workspaces of a guest's JupyterLab. Every page saves its layout every few
 * seconds under the same name; a guest's stays in the gateway's memory and
 * never reaches the host's.
 *
 * Shapes: `jupyterlab_server/workspaces_handler.py`.
 *
 * @module
 */

import type { IAnswer, IRequestContext, StepResult } from './context';
import { parseJson } from './read-body';
import { jsonAnswer, statusAnswer } from './refusal';
import { smallBody } from './small-body';

/** Most that one guest keeps, in characters, and most workspaces. */
const MAX_KEPT_CHARS = 2 * 1024 * 1024;
const MAX_KEPT = 64;

const MAX_NAME_CHARS = 256;

const FOLDER = 'lab/api/workspaces';

type Kept = Map<string, string>;

export async function workspaces(
  context: IRequestContext
): Promise<StepResult> {
  const kept = context.session?.guest?.virtual.workspaces;
  if (kept === undefined) {
    throw new Error('Workspaces are for guests.');
  }
  const name = workspaceName(context.below ?? '');
  if (name.length > MAX_NAME_CHARS) {
    return statusAnswer(400);
  }
  switch (context.method) {
    case 'GET':
      return name === '' ? list(kept) : load(kept, name);
    case 'DELETE':
      return kept.delete(name) ? { status: 204 } : statusAnswer(404);
    default:
      return save(context, kept, name);
  }
}

function workspaceName(below: string): string {
  return decodeURIComponent(below.slice(FOLDER.length).replace(/^\//, ''));
}

function list(kept: Kept): IAnswer {
  const names = [...kept.keys()].sort();
  // What is kept is JSON already.
  const ids = JSON.stringify(names.map(name => `/${name}`));
  const values = names.map(name => kept.get(name) ?? '{}').join(',');
  return json(`{"workspaces":{"ids":${ids},"values":[${values}]}}`);
}

function load(kept: Kept, name: string): IAnswer {
  return json(
    kept.get(name) ?? JSON.stringify({ data: {}, metadata: { id: `/${name}` } })
  );
}

async function save(
  context: IRequestContext,
  kept: Kept,
  name: string
): Promise<StepResult> {
  const sent = await smallBody(context, context.route?.bodyBytes ?? 0);
  if (!Buffer.isBuffer(sent)) {
    return sent;
  }
  const workspace = parseJson(sent);
  const id = idOf(workspace);
  if (id === null || id !== name) {
    return jsonAnswer(
      400,
      'The workspace does not carry the name it is saved under.'
    );
  }
  const text = JSON.stringify(workspace);
  let chars = text.length;
  for (const [other, saved] of kept) {
    chars += other === name ? 0 : saved.length;
  }
  if (chars > MAX_KEPT_CHARS || (!kept.has(name) && kept.size >= MAX_KEPT)) {
    return statusAnswer(507);
  }
  kept.set(name, text);
  return { status: 204 };
}

/** The name in a workspace's metadata, without its leading slash; null when there is none. */
function idOf(workspace: unknown): string | null {
  const { metadata } = (workspace ?? {}) as { metadata?: unknown };
  const { id } = (metadata ?? {}) as { id?: unknown };
  if (typeof id !== 'string') {
    return null;
  }
  try {
    return decodeURIComponent(id.replace(/^\//, ''));
  } catch {
    return null;
  }
}

function json(body: string): IAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body
  };
}

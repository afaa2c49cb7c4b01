/**
 * Configuration sections of a guest's front end. They start out empty: the
 * host's stay the host's. What the guest writes lives in the gateway's memory
 * and never reaches Jupyter.
 *
 * Shapes: `jupyter_server/services/config/handlers.py`; a part that is written
 * is merged as `recursive_update` in `jupyter_server/config_manager.py` does.
 *
 * @module
 */

import { isJsonObject, type JsonObject } from '../json-object';
import type { IAnswer, IRequestContext, StepResult } from './context';
import { parseJson } from './read-body';
import { statusAnswer } from './refusal';
import { smallBody } from './small-body';

/** Most that one guest keeps, in characters, and most sections. */
const MAX_KEPT_CHARS = 256 * 1024;
const MAX_KEPT = 64;

/** Deepest section that is merged. */
const MAX_DEPTH = 32;

const FOLDER = 'api/config/';

type Kept = Map<string, string>;

export async function configSections(
  context: IRequestContext
): Promise<StepResult> {
  const kept = context.session?.guest?.virtual.config;
  if (kept === undefined) {
    throw new Error('Configuration sections are for guests.');
  }
  const name = (context.below ?? '').slice(FOLDER.length);
  if (context.method === 'GET') {
    return json(kept.get(name) ?? '{}');
  }
  const sent = await smallBody(context, context.route?.bodyBytes ?? 0);
  if (!Buffer.isBuffer(sent)) {
    return sent;
  }
  const section = parseJson(sent);
  if (!isJsonObject(section) || depthOf(section) > MAX_DEPTH) {
    return statusAnswer(400);
  }
  const isWhole = context.method === 'PUT';
  const before = isWhole ? {} : parseJson(Buffer.from(kept.get(name) ?? '{}'));
  const text = JSON.stringify(
    isWhole ? section : merged(isJsonObject(before) ? before : {}, section)
  );
  if (!keep(kept, name, text)) {
    return statusAnswer(507);
  }
  return isWhole ? { status: 204 } : json(text);
}

/** False when it would be too much. */
function keep(kept: Kept, name: string, text: string): boolean {
  let chars = text.length;
  for (const [other, saved] of kept) {
    chars += other === name ? 0 : saved.length;
  }
  if (chars > MAX_KEPT_CHARS || (!kept.has(name) && kept.size >= MAX_KEPT)) {
    return false;
  }
  kept.set(name, text);
  return true;
}

/** `before` with the values of `change`; null takes a value away, and so does an object of which nothing is left. */
function merged(before: JsonObject, change: JsonObject): JsonObject {
  const values = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(change)) {
    const old = values.get(key);
    const next = isJsonObject(value)
      ? merged(isJsonObject(old) ? old : {}, value)
      : value;
    if (
      next === null ||
      (isJsonObject(next) && Object.keys(next).length === 0)
    ) {
      values.delete(key);
    } else {
      values.set(key, next);
    }
  }
  return Object.fromEntries(values);
}

function depthOf(value: unknown): number {
  let depth = 0;
  for (
    let level: unknown[] = [value];
    level.length > 0 && depth <= MAX_DEPTH;
    depth += 1
  ) {
    level = level.flatMap(item =>
      typeof item === 'object' && item !== null ? Object.values(item) : []
    );
  }
  return depth;
}

function json(body: string): IAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body
  };
}

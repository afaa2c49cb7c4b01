/**
 * Settings of a guest's JupyterLab: Jupyter's schemas with their defaults, and
 * what this guest chose on top. The host's own choices, API keys among them,
 * are taken out; what the guest saves stays in the gateway's memory.
 *
 * Shapes: `jupyterlab_server/settings_handler.py`.
 *
 * @module
 */

import JSON5 from 'json5';
import { isJsonObject, type JsonObject } from '../json-object';
import { cut } from './answer';
import type { IAnswer, IRequestContext, StepResult } from './context';
import { errorAnswer } from './error-answer';
import { parseJson } from './read-body';
import { statusAnswer } from './refusal';
import { smallBody } from './small-body';
import type { SharedAnswers } from './shared-answers';
import type { ISharedAnswer } from './shared-call';
import { fetchShared } from './shared-fetch';

/** Longest answer of Jupyter: the schemas of all plugins, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Longest text of one plugin, in characters: JSON with comments is read slowly,
 * and while it is nobody else is served.
 */
const MAX_RAW_CHARS = 128 * 1024;

/** Most that one guest keeps, in characters, and most plugins. */
const MAX_KEPT_CHARS = 1024 * 1024;
const MAX_KEPT_PLUGINS = 256;

/**
 * `<package>:<plugin>`, as in `@jupyterlab/apputils-extension:themes`. Jupyter
 * makes a file name of it, so `..:x` is none.
 */
const PLUGIN_ID = /^(?!\.|.*\/\.)[\w@./-]{1,200}:[\w.-]{1,200}$/;

const FOLDER = 'lab/api/settings';

/** What a guest saved, as text; the key is the plugin's id. */
type Saved = Map<string, string>;

/** The list of all plugins: of their ids alone, or with everything. */
type List = 'ids' | 'all';

/** Settings of all guests of one share. */
export class GuestSettings {
  /** @param _shared what Jupyter answers, before any guest's choices are put on top */
  constructor(private readonly _shared: SharedAnswers) {}

  /** Answers a request for settings. */
  async answer(context: IRequestContext): Promise<StepResult> {
    const saved = context.session?.guest?.virtual.settings;
    if (saved === undefined) {
      throw new Error('Settings are for guests.');
    }
    const id = pluginId(context.below ?? '');
    if (id !== '' && !PLUGIN_ID.test(id)) {
      return statusAnswer(404);
    }
    return context.method === 'PUT'
      ? this._save(context, saved, id)
      : this._read(context, saved, id);
  }

  private async _read(
    context: IRequestContext,
    saved: Saved,
    id: string
  ): Promise<StepResult> {
    const answer = await fetchShared(context, this._shared, MAX_BYTES);
    if (answer === null) {
      cut(context);
      return 'taken';
    }
    if (answer.status !== 200) {
      return errorAnswer(context, answer.status, {
        body: answer.body,
        isHtml: true
      });
    }
    if (saved.size > 0) {
      return this._shown(answer.body, saved, id);
    }
    const known =
      this._untouched.get(answer) ??
      this._again(
        context.query.includes('ids_only') ? 'ids' : id === '' ? 'all' : null,
        this._shown(answer.body, saved, id)
      );
    this._untouched.set(answer, known);
    return known;
  }

  /** The answer as it was when it says the same: it has been compressed. */
  private _again(list: List | null, answer: IAnswer): IAnswer {
    const { status, body } = answer;
    if (list === null || status !== 200 || !Buffer.isBuffer(body)) {
      return answer;
    }
    const last = this._lists.get(list);
    if (Buffer.isBuffer(last?.body) && last.body.equals(body)) {
      return last;
    }
    const kept = { ...answer, isKept: true };
    this._lists.set(list, kept);
    return kept;
  }

  private _shown(body: Buffer, saved: Saved, id: string): IAnswer {
    const json = parseJson(body);
    if (id !== '') {
      return isJsonObject(json) && json.id === id
        ? jsonOf(this._overlaid(json, saved))
        : statusAnswer(502);
    }
    return isJsonObject(json) && Array.isArray(json.settings)
      ? jsonOf({
          settings: json.settings
            .filter(isJsonObject)
            .map(plugin => this._overlaid(plugin, saved))
        })
      : statusAnswer(502);
  }

  /** One plugin with the guest's choices in place of the host's. Without a schema it is an entry of the list of ids. */
  private _overlaid(plugin: JsonObject, saved: Saved): JsonObject {
    const { id, schema, version } = plugin;
    if (schema === undefined) {
      return { id };
    }
    const raw = saved.get(String(id));
    return {
      id,
      schema,
      version,
      raw: raw ?? '{}',
      settings:
        raw === undefined
          ? {}
          : (this._values.get(saved)?.get(String(id)) ?? {}),
      last_modified: null,
      created: null
    };
  }

  private async _save(
    context: IRequestContext,
    saved: Saved,
    id: string
  ): Promise<StepResult> {
    const sent = await smallBody(context, context.route?.bodyBytes ?? 0);
    if (!Buffer.isBuffer(sent)) {
      return sent;
    }
    const json = parseJson(sent);
    const raw = isJsonObject(json) ? json.raw : undefined;
    if (typeof raw === 'string' && raw.length > MAX_RAW_CHARS) {
      return statusAnswer(413);
    }
    const values = typeof raw === 'string' ? parsed(raw) : null;
    if (typeof raw !== 'string' || values === null) {
      return statusAnswer(400);
    }
    let kept = raw.length;
    for (const [other, text] of saved) {
      kept += other === id ? 0 : text.length;
    }
    if (
      kept > MAX_KEPT_CHARS ||
      (!saved.has(id) && saved.size >= MAX_KEPT_PLUGINS)
    ) {
      return statusAnswer(507);
    }
    saved.set(id, raw);
    const all = this._values.get(saved) ?? new Map<string, JsonObject>();
    this._values.set(saved, all.set(id, values));
    return { status: 204 };
  }

  /** What guests get who have saved nothing, all the same, for as long as Jupyter's answer is kept. */
  private readonly _untouched = new WeakMap<ISharedAnswer, IAnswer>();

  /** Both lists, for as long as they stay the same. */
  private readonly _lists = new Map<List, IAnswer>();

  /** What the texts say; they are read once, when they are saved. */
  private readonly _values = new WeakMap<Saved, Map<string, JsonObject>>();
}

/** Decoded, because `%40` and `@` name the same plugin; the canonical target leaves one reading. */
function pluginId(below: string): string {
  return decodeURIComponent(below.slice(FOLDER.length).replace(/^\//, ''));
}

/** Settings are JSON with comments; null when a text is not an object of it. */
function parsed(raw: string): JsonObject | null {
  try {
    const value: unknown = JSON5.parse(raw);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function jsonOf(value: unknown): IAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value))
  };
}

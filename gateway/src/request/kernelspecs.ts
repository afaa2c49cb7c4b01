/**
 * Kernel specs as guests see them: names, languages and icons. The command
 * lines and the environment that start a kernel tell where the host keeps
 * what, and no front end reads them.
 *
 * @module
 */

import { isJsonObject, type JsonObject } from '../json-object';
import { cut } from './answer';
import type { IAnswer, IRequestContext, StepResult } from './context';
import { errorAnswer } from './error-answer';
import { withoutHostPaths } from './host-paths';
import { parseJson } from './read-body';
import { statusAnswer } from './refusal';
import type { SharedAnswers } from './shared-answers';
import { fetchShared } from './shared-fetch';
import type { ISharedAnswer } from './shared-call';

/** Longest list, in bytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/** What was made of an answer, for as long as the answer itself is kept: every guest gets the same. */
const made = new WeakMap<ISharedAnswer, IAnswer>();

export async function kernelspecs(
  context: IRequestContext,
  shared: SharedAnswers
): Promise<StepResult> {
  const answer = await fetchShared(context, shared, MAX_BYTES);
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
  const known = made.get(answer) ?? shownAnswer(answer.body, context);
  made.set(answer, known);
  return known;
}

function shownAnswer(body: Buffer, { share }: IRequestContext): IAnswer {
  const json = parseJson(body);
  const shown = isJsonObject(json) ? shownJson(json, share.basePath) : null;
  return shown === null
    ? statusAnswer(502)
    : {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(shown))
      };
}

function shownJson(json: JsonObject, basePath: string): object | null {
  if (!isJsonObject(json.kernelspecs)) {
    return shownKernel(json, basePath);
  }
  return {
    default: json.default,
    kernelspecs: Object.fromEntries(
      Object.entries(json.kernelspecs)
        .map(([name, model]) => [name, shownKernel(model, basePath)] as const)
        .filter(([, model]) => model !== null)
    )
  };
}

function shownKernel(model: unknown, basePath: string): object | null {
  if (!isJsonObject(model) || !isJsonObject(model.spec)) {
    return null;
  }
  const { spec, resources } = model;
  return {
    name: model.name,
    spec: {
      argv: [],
      env: {},
      display_name: spec.display_name,
      language: spec.language,
      interrupt_mode: spec.interrupt_mode,
      metadata: withoutHostPaths(spec.metadata ?? {})
    },
    // URLs of icons; they start as paths of files do.
    resources: Object.fromEntries(
      Object.entries(isJsonObject(resources) ? resources : {}).filter(
        ([, url]) =>
          typeof url === 'string' && url.startsWith(`${basePath}kernelspecs/`)
      )
    )
  };
}

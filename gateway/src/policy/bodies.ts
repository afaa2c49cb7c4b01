/**
 * What a small JSON body may say. A body that passes is rebuilt from the keys
 * Jupyter reads, so that nothing rides along and no key comes twice.
 *
 * @module
 */

import { isJsonObject, type JsonObject } from '../json-object';
import { isVisiblePath } from './visible-path';
import type { BodyRule } from './route';

/** The object of a body that may be missing, or null when it is something else. */
function optionalObject(body: unknown): JsonObject | null {
  const value = body ?? {};
  return isJsonObject(value) ? value : null;
}

/** The named keys that are there. */
function pick(source: JsonObject, ...keys: string[]): Record<string, unknown> {
  return Object.fromEntries(
    keys.filter(key => key in source).map(key => [key, source[key]])
  );
}

function isOptionalString(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

/** Jupyter makes the name of the connection file, which holds the kernel's key, of an id that it does not know. */
function isOptionalKernelId(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'string' && /^[\w-]{1,64}$/.test(value))
  );
}

/** `POST api/contents/…`: a new untitled document or a copy (`ContentsHandler.post`). */
export const newDocument: BodyRule = body => {
  const model = optionalObject(body);
  if (
    model === null ||
    !isOptionalString(model.type) ||
    !isOptionalString(model.ext) ||
    (model.copy_from !== undefined && !isVisiblePath(model.copy_from))
  ) {
    return null;
  }
  return pick(model, 'type', 'ext', 'copy_from');
};

/** `PATCH api/contents/…`: the new path (`ContentsHandler.patch`). */
export const renamedDocument: BodyRule = body =>
  isJsonObject(body) && isVisiblePath(body.path) ? pick(body, 'path') : null;

/**
 * `POST api/kernels`. Without `path` Jupyter would start the kernel in its own
 * working directory; the empty path is the root folder.
 */
export const newKernel: BodyRule = body => {
  const model = optionalObject(body);
  if (
    model === null ||
    !isOptionalString(model.name) ||
    !isOptionalKernelId(model.kernel_id) ||
    !isFolder(model.path ?? '')
  ) {
    return null;
  }
  return { ...pick(model, 'name', 'kernel_id'), path: model.path ?? '' };
};

/** `POST api/sessions` (`SessionRootHandler.post`). */
export const newSession: BodyRule = body =>
  isJsonObject(body) && typeof body.path === 'string'
    ? sessionModel(body)
    : null;

/** `PATCH api/sessions/<id>` (`SessionHandler.patch`). */
export const changedSession: BodyRule = body =>
  isJsonObject(body) ? sessionModel(body) : null;

function sessionModel(body: JsonObject): object | null {
  const { kernel = {} } = body;
  if (
    !isFolder(body.path ?? '') ||
    !isOptionalString(body.name) ||
    !isOptionalString(body.type) ||
    !isJsonObject(kernel) ||
    !isOptionalString(kernel.name) ||
    !isOptionalString(kernel.id)
  ) {
    return null;
  }
  return {
    ...pick(body, 'path', 'name', 'type'),
    ...(body.kernel === undefined ? {} : { kernel: pick(kernel, 'id', 'name') })
  };
}

/** `POST api/terminals`: everything else would reach `terminal_manager.create(**body)`. */
export const newTerminal: BodyRule = body => {
  const model = optionalObject(body);
  return model !== null &&
    isOptionalString(model.name) &&
    isOptionalString(model.cwd)
    ? pick(model, 'name', 'cwd')
    : null;
};

/** `PUT api/collaboration/session/<path>`: which room of a document. */
export const wantedRoom: BodyRule = body =>
  isJsonObject(body) &&
  typeof body.format === 'string' &&
  /^(?:json|text|base64)$/.test(body.format) &&
  typeof body.type === 'string' &&
  /^\w{1,64}$/.test(body.type)
    ? pick(body, 'format', 'type')
    : null;

/** A place to start in: the root folder or a visible path. */
function isFolder(value: unknown): boolean {
  return value === '' || value === '/' || isVisiblePath(value);
}

/**
 * Looks requests up in a route table. As in tornado's router, the first
 * pattern that matches a path decides which resource it is; its rows say what
 * may be done with it.
 *
 * @module
 */

import type { Role } from '../../../src/protocol';
import type { IRoute } from './route';

/** What the table says about a request. */
export type RouteVerdict =
  | { kind: 'allowed'; route: IRoute }
  /** No pattern matches. */
  | { kind: 'unknown' }
  /** The resource is known, the method is not; `allow` lists those that are, for the header of that name. */
  | { kind: 'no-such-method'; allow: readonly string[] }
  /** The row is not open to this role. */
  | { kind: 'forbidden'; route: IRoute };

/** A route table that can be asked. */
export interface IRouteTable {
  /** @param path raw path without the base URL, no leading slash */
  find(method: string, path: string, role: Role): RouteVerdict;
  /** Whether a path belongs to a socket. */
  isSocket(path: string): boolean;
}

/** @param routes rows in order; rows of one resource share the pattern's source */
export function createRouteTable(routes: readonly IRoute[]): IRouteTable {
  const resources = new Map<string, { pattern: RegExp; rows: IRoute[] }>();
  for (const route of routes) {
    const resource = resources.get(route.pattern.source);
    if (resource === undefined) {
      resources.set(route.pattern.source, {
        pattern: route.pattern,
        rows: [route]
      });
    } else {
      resource.rows.push(route);
    }
  }
  const inOrder = [...resources.values()];

  function rowsOf(path: string): readonly IRoute[] {
    return inOrder.find(({ pattern }) => pattern.test(path))?.rows ?? [];
  }

  return {
    find(method, path, role) {
      const rows = rowsOf(path);
      if (rows.length === 0) {
        return { kind: 'unknown' };
      }
      const route = rows.find(({ methods }) => methods.includes(method));
      if (route === undefined) {
        return {
          kind: 'no-such-method',
          allow: rows.flatMap(({ methods }) => methods)
        };
      }
      return route.roles.includes(role)
        ? { kind: 'allowed', route }
        : { kind: 'forbidden', route };
    },
    isSocket: path =>
      rowsOf(path).some(({ action }) => action.kind === 'socket')
  };
}

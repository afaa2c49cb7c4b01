/**
 * The shape of one row of the route table.
 *
 * @module
 */

import type { Role } from '../../../src/protocol';
import type { ChannelKind } from '../channels/channel';

/** What happens to an allowed request. */
export type RouteAction =
  /** Goes to Jupyter as it is; `respond` filters headers and error bodies. */
  | { kind: 'forward' }
  /** JupyterLab's page: page config reduced to the allowlist, guest entry added. */
  | { kind: 'lab-page' }
  /** Guest's own settings over Jupyter's defaults. */
  | { kind: 'settings' }
  /** Guest's own workspaces. */
  | { kind: 'workspaces' }
  /** A well-formed stub that keeps Lab quiet: fixed status and JSON body. */
  | { kind: 'stub'; status: number; json: unknown }
  /** A socket: relayed with the channel's checks. */
  | { kind: 'socket'; channel: ChannelKind };

/** One row: who may do what where. A request that no row matches is refused. */
export interface IRoute {
  /** Short name for logs and tests, such as `contents.read`. */
  readonly name: string;
  readonly methods: readonly string[];
  /** Anchored at both ends; matched against the raw path without the base URL (no leading slash). */
  readonly pattern: RegExp;
  readonly roles: readonly Role[];
  /** Most bytes of a request body; 0 refuses a body; Infinity streams without limit. */
  readonly bodyBytes: number;
  readonly action: RouteAction;
}

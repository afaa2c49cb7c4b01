/**
 * The shape of one row of the route table.
 *
 * @module
 */

import type { Role } from '../../../src/protocol';
import type { ChannelKind } from '../channels/channel';
import type { Area, ISharing } from './area';

/** What may come back from a forwarded request. */
export type AnswerKind =
  /** An API's answer: never HTML, never rendered as a page. */
  | 'json'
  /** A file of the installation: scripts, styles, icons. */
  | 'static'
  /** A file that guests may have written: shown in an origin of its own. */
  | 'document';

/** What happens to an allowed request. */
export type RouteAction =
  /** Goes to Jupyter as it is; `respond` filters headers and error bodies. */
  | { kind: 'forward'; answer: AnswerKind }
  /** A file of the installation, the same for everybody: from the gateway's own store, compressed. */
  | { kind: 'file' }
  /** JupyterLab's page: page config reduced to the allowlist, guest entry added. */
  | { kind: 'lab-page' }
  /** Guest's own settings over Jupyter's defaults. */
  | { kind: 'settings' }
  /** Guest's own workspaces. */
  | { kind: 'workspaces' }
  /** Guest's own configuration sections. */
  | { kind: 'config' }
  /** Kernel specs without the host's command lines and environment. */
  | { kind: 'kernelspecs' }
  /** Asks for a document's room; the answer is what the guest may open afterwards. */
  | { kind: 'room-session' }
  /** A well-formed stub that keeps Lab quiet: fixed status and JSON body. */
  | { kind: 'stub'; status: number; json: unknown }
  /** A socket: relayed with the channel's checks. */
  | { kind: 'socket'; channel: ChannelKind };

/**
 * Judges a small JSON body and rebuilds it from what is known.
 *
 * @param body the parsed body; undefined when there was none
 * @returns what is sent instead, or null to refuse the request
 */
export type BodyRule = (body: unknown) => object | null;

/** One row: who may do what where. A request that no row matches is refused. */
export interface IRoute {
  /** Short name for logs and tests, such as `contents.read`. */
  readonly name: string;
  readonly methods: readonly string[];
  /** Anchored at both ends; matched against the raw path without the base URL (no leading slash). */
  readonly pattern: RegExp;
  /** Nobody when empty. */
  readonly roles: readonly Role[];
  /** Most bytes of a request body; 0 refuses a body; Infinity streams without limit. */
  readonly bodyBytes: number;
  readonly action: RouteAction;
  /** Absent: the body passes unread. */
  readonly body?: BodyRule;
  /** Absent: each guest's request goes to Jupyter by itself. Only for GET, and only where the answer is the same for every guest of a role. */
  readonly shared?: ISharing;
  /**
   * What a request by another method than GET and HEAD changes, for the answers
   * that are shared. Absent: everything.
   */
  readonly changes?: Area;
  /**
   * Longest answer that is compressed, in bytes; Infinity for any. Absent: never.
   * The length of compressed bytes tells about what is in them, so it is never
   * given where a secret stands beside text that others can choose.
   */
  readonly compressedBytes?: number;
}

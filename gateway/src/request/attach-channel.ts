/**
 * Attaches an allowed upgrade to Jupyter through the channel of its kind. What
 * Jupyter refuses is refused with the same status and nothing else of it.
 *
 * @module
 */

import type { ChannelKind } from '../channels/channel';
import type { IChannelFilters } from '../channels/filters';
import { relayChannel } from '../channels/relay';
import type { IClock } from '../clock';
import type { RoomGrants } from '../policy/grants';
import type { IGuestState } from '../share';
import { sendAnswer } from './answer';
import type { IRequestContext, StepResult } from './context';
import { signedHeaders } from './credentials';
import { refuse, statusAnswer } from './refusal';

/** What channels need beyond the request. */
export interface IAttachOptions {
  clock: IClock;
  filters: IChannelFilters;
  grants: RoomGrants;
}

/** Takes an upgrade over, or answers it. */
export function attachChannel(
  context: IRequestContext,
  kind: ChannelKind,
  { clock, filters, grants }: IAttachOptions
): StepResult {
  const { share, log, request, upgrade, upstreamTarget } = context;
  const guest = context.session?.guest ?? null;
  if (guest === null || upgrade === null || upstreamTarget === null) {
    throw new Error('A channel belongs to an upgrade of a guest.');
  }
  const filter = filters.create(
    kind === 'room'
      ? { kind, guest, ...wantedRoom(context, guest, grants) }
      : { kind, guest }
  );
  if (filter === null) {
    return refuse(context, 'forbidden');
  }
  relayChannel({
    guest,
    kind,
    request,
    socket: upgrade.socket,
    head: upgrade.head,
    upstream: share.upstream,
    target: upstreamTarget,
    upstreamHeaders: signedHeaders(context),
    filter,
    log,
    clock,
    onRefused: status =>
      sendAnswer(context, statusAnswer(status >= 400 ? status : 502))
  });
  return 'taken';
}

/** The room a guest asks for, and what he was granted for its document. */
function wantedRoom(
  { path, query }: IRequestContext,
  guest: IGuestState,
  grants: RoomGrants
) {
  const room = path.slice(path.lastIndexOf('/') + 1);
  // Of several equal arguments tornado takes the last; only one is let through.
  const [sessionId = null, another] = new URLSearchParams(query).getAll(
    'sessionId'
  );
  return {
    room,
    grant: another === undefined ? grants.find(guest, room, sessionId) : null
  };
}

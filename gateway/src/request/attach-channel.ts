/**
 * Attaches an allowed upgrade to Jupyter through the channel of its kind.
 *
 * @module
 */

import type { ChannelKind } from '../channels/channel';
import type { FilterRequest, IChannelFilters } from '../channels/filters';
import { relayChannel } from '../channels/relay';
import type { IClock } from '../clock';
import type { RoomGrants } from '../policy/grants';
import type { IGuestState } from '../share';
import { sendAnswer } from './answer';
import type { IRequestContext, StepResult } from './context';
import { signedHeaders } from './credentials';
import { statusAnswer } from './refusal';

/** Takes an upgrade over, or answers it. */
export type AttachChannel = (
  context: IRequestContext,
  channel: ChannelKind
) => StepResult;

/** What channels need beyond the request. */
export interface IAttachOptions {
  filters: IChannelFilters;
  grants: RoomGrants;
  clock: IClock;
}

/** Makes the step for all channels of one share. */
export function attachChannels(options: IAttachOptions): AttachChannel {
  const { filters, grants, clock } = options;
  return (context, kind) => {
    const guest = context.session?.guest ?? null;
    const { share, log, request, upgrade, upstreamTarget } = context;
    if (guest === null || upgrade === null || upstreamTarget === null) {
      throw new Error('A channel is for an upgrade of a guest.');
    }
    const filter = filters.create(filterRequest(context, kind, guest, grants));
    if (filter === null) {
      return statusAnswer(403);
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
      onRefused: status => sendAnswer(context, statusAnswer(status))
    });
    return 'taken';
  };
}

function filterRequest(
  { path, query }: IRequestContext,
  kind: ChannelKind,
  guest: IGuestState,
  grants: RoomGrants
): FilterRequest {
  if (kind !== 'room') {
    return { kind, guest };
  }
  const room = path.slice(path.lastIndexOf('/') + 1);
  const sessionId = new URLSearchParams(query).get('sessionId');
  return { kind, guest, room, grant: grants.find(guest, room, sessionId) };
}

/**
 * What the host can order while a share is live: remove somebody, move the
 * end, see the invitation.
 *
 * @module
 */

import { MOST_MINUTES, type IInvitation } from '../../src/protocol';
import type { IClock } from './clock';
import type { Order } from './control';
import { GatewayError } from './errors';
import { bidFarewell, untilShut } from './farewell';
import type { OpenedShare } from './opened-share';
import { tellStanding } from './standing';

/** An order that needs a live share. */
export type LiveOrder = Extract<
  Order,
  { type: 'kick' | 'extend' | 'new_address' | 'invitation' }
>;

/** How long a removed guest's sockets may take to close, in milliseconds. */
const KICK_LIMIT_MS = 2000;

const MINUTE_MS = 60_000;

/**
 * Carries an order out.
 *
 * @returns the answer, once everything has been done
 * @throws GatewayError why it cannot be carried out
 */
export async function carryOut(
  order: LiveOrder,
  opened: OpenedShare,
  clock: IClock
): Promise<IInvitation | null> {
  switch (order.type) {
    case 'kick':
      await kick(order.guest, opened, clock);
      return null;
    case 'extend':
      extend(order.minutes, opened, clock);
      return null;
    case 'new_address':
      await opened.takeNewAddress();
      return null;
    case 'invitation':
      return opened.invitation();
  }
}

async function kick(
  id: string,
  { share }: OpenedShare,
  clock: IClock
): Promise<void> {
  const guest = share?.guests.find(id) ?? null;
  if (guest === null) {
    throw new GatewayError('UNKNOWN_GUEST');
  }
  await bidFarewell([guest], 'removed', clock);
  await untilShut([guest], KICK_LIMIT_MS, clock);
}

function extend(minutes: number, opened: OpenedShare, clock: IClock): void {
  const byMs = minutes * MINUTE_MS;
  if (opened.limit.leftMs + byMs > MOST_MINUTES * MINUTE_MS) {
    throw new GatewayError('BAD_OPTIONS');
  }
  opened.extend(byMs);
  if (opened.share !== null) {
    tellStanding(opened.share, clock);
  }
}

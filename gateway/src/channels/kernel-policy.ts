/**
 * Which kernel messages a role may send: a table, so that a role is a row.
 * What no row allows is refused.
 *
 * @module
 */

import type { Role } from '../../../src/protocol';
import type { IKernelMessage, KernelChannel } from './kernel-frame';

/** One row: these types on these channels for these roles. */
export interface IKernelRule {
  readonly channels: readonly KernelChannel[];
  /** Message types (`msg_type`), or `any`. */
  readonly types: readonly string[] | 'any';
  readonly roles: readonly Role[];
}

/**
 * The rules in force. The type decides together with the channel: an
 * `execute_request` runs on `control` as well, and a `shutdown_request` on
 * `shell` ends the kernel.
 */
const KERNEL_RULES: readonly IKernelRule[] = [
  {
    channels: ['shell', 'control', 'stdin'],
    types: 'any',
    roles: ['full']
  }
];

/** Whether a guest of `role` may send `message`. */
export function isKernelMessageAllowed(
  role: Role,
  message: Pick<IKernelMessage, 'channel' | 'type'>,
  rules: readonly IKernelRule[] = KERNEL_RULES
): boolean {
  return rules.some(
    rule =>
      rule.roles.includes(role) &&
      rule.channels.includes(message.channel) &&
      (rule.types === 'any' || rule.types.includes(message.type))
  );
}

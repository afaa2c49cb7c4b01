/**
 * Attaches an allowed upgrade to Jupyter through the channel of its kind.
 *
 * @module
 */

import type { ChannelKind } from '../channels/channel';
import type { IRequestContext, StepResult } from './context';

/** Takes an upgrade over, or answers it. */
export type AttachChannel = (
  context: IRequestContext,
  channel: ChannelKind
) => StepResult | Promise<StepResult>;

/** Not there yet: every upgrade is refused. */
export const attachChannel: AttachChannel = () => ({ status: 501 });

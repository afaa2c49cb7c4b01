/**
 * Only the share's own `Host` is answered: a name that somebody points at the
 * gateway's address (DNS rebinding) is not one of ours (RFC 9110 §15.5.20).
 *
 * @module
 */

import type { Step } from './context';
import { refuse } from './refusal';

export const host: Step = context =>
  context.request.headers.host === context.share.hostHeader
    ? undefined
    : { ...refuse(context, 'wrong-address'), close: true };

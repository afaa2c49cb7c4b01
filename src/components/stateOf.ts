/**
 * Which of its states the panel is in.
 *
 * @module
 */

import type { IShareModel } from '../tokens';

/** What the panel shows. */
export type PanelState =
  | 'loading'
  /** The server extension is not there. */
  | 'missing'
  /** Nobody answers, and nothing was open when somebody last did. */
  | 'unreachable'
  /** Sharing is not possible here. */
  | 'blocked'
  | 'off'
  | 'starting'
  | 'live'
  | 'failed';

/** The state of the panel for a state of the model. */
export function stateOf(model: IShareModel): PanelState {
  const phase = model.status?.phase;
  if (model.reach === 'missing') {
    return 'missing';
  }
  if (phase === 'live') {
    return 'live';
  }
  if (model.reach === 'unreachable') {
    return 'unreachable';
  }
  if (!phase) {
    return 'loading';
  }
  if (phase === 'starting' || model.isBusy('start')) {
    return 'starting';
  }
  if (!model.choices && !model.error) {
    return 'loading';
  }
  return model.choices?.blocked ? 'blocked' : phase;
}

/**
 * Asks for what a state of the panel needs and does not have.
 *
 * @module
 */

import * as React from 'react';
import type { IShareModel } from '../tokens';
import type { PanelState } from './stateOf';

/**
 * Asks once each time the state changes or the panel comes into sight.
 *
 * @param isShown nothing is asked for a panel that nobody can see
 */
export function useAnswers(
  model: IShareModel,
  state: PanelState,
  isShown: boolean
): void {
  const isAnswered = isShown && model.reach === 'ready';
  const needsChoices = isAnswered && model.choices === null;
  const needsInvitation =
    isAnswered && state === 'live' && model.invitation === null;
  React.useEffect(() => {
    if (needsChoices) {
      void model.loadChoices();
    }
  }, [model, state, needsChoices]);
  React.useEffect(() => {
    if (needsInvitation) {
      void model.loadInvitation();
    }
  }, [model, needsInvitation]);
}

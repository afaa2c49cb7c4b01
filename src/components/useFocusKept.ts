/**
 * Keeps the keyboard's place when a state of the panel replaces another.
 *
 * @module
 */

import * as React from 'react';
import type { PanelState } from './stateOf';

/**
 * When the focused control vanishes with its state, the focus goes to the
 * heading and not to the top of the page. Focus elsewhere stays where it is.
 */
export function useFocusKept(
  state: PanelState,
  root: React.RefObject<HTMLElement>,
  heading: React.RefObject<HTMLElement>
): void {
  const wasInside = React.useRef(false);
  React.useEffect(() => {
    const onFocus = (event: FocusEvent) => {
      wasInside.current = Boolean(
        root.current?.contains(event.target as Node | null)
      );
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, [root]);
  const shown = React.useRef(state);
  React.useEffect(() => {
    if (shown.current !== state) {
      shown.current = state;
      const isNowhere =
        !document.activeElement || document.activeElement === document.body;
      if (wasInside.current && isNowhere) {
        heading.current?.focus();
      }
    }
  }, [state, heading]);
}

/**
 * Keeps the keyboard's place when the control at hand vanishes.
 *
 * @module
 */

import * as React from 'react';

/**
 * When the focused control is taken away or disabled, the focus goes to the
 * heading and not to the top of the page. Focus elsewhere stays where it is.
 */
export function useFocusKept(
  root: React.RefObject<HTMLElement>,
  heading: React.RefObject<HTMLElement>
): void {
  /** The control of the view that has the focus, or had it until it vanished. */
  const held = React.useRef<Element | null>(null);
  React.useEffect(() => {
    const onFocus = (event: FocusEvent) => {
      const element = event.target as Element;
      held.current = root.current?.contains(element) ? element : null;
    };
    // Whoever clicks beside everything wants the focus to be nowhere.
    const onPointer = () => {
      held.current = null;
    };
    document.addEventListener('focusin', onFocus);
    document.addEventListener('pointerdown', onPointer);
    return () => {
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('pointerdown', onPointer);
    };
  }, [root]);
  // After each drawing: states change, and so does what they show.
  React.useEffect(() => {
    const isLost =
      held.current !== null &&
      (!held.current.isConnected || held.current.matches(':disabled'));
    const isNowhere =
      !document.activeElement || document.activeElement === document.body;
    if (isLost && isNowhere) {
      heading.current?.focus();
    }
  });
}

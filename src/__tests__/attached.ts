/**
 * Widgets in a page, drawn.
 *
 * @module
 */

import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { act } from 'react';

(
  globalThis as unknown as { IS_REACT_ACT_ENVIRONMENT: boolean }
).IS_REACT_ACT_ENVIRONMENT = true;

/** Puts a widget into the page. */
export async function attach<T extends Widget>(widget: T): Promise<T> {
  await act(async () => {
    Widget.attach(widget, document.body);
    MessageLoop.flush();
  });
  return widget;
}

/** Lets happen what `happen` causes, redrawing included. */
export async function drawn(
  happen: () => void = () => undefined
): Promise<void> {
  await act(async () => {
    happen();
    await Promise.resolve();
    MessageLoop.flush();
  });
}

/** Takes a widget out of the page for good. */
export async function detach(widget: Widget): Promise<void> {
  await act(async () => {
    widget.dispose();
    MessageLoop.flush();
  });
}

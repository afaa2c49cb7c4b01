/**
 * What a guest changes makes what the others were told out of date: at once,
 * and again when Jupyter has done it.
 *
 * @module
 */

import type { IRequestContext } from './context';
import type { SharedAnswers } from './shared-answers';

/** Before a request goes to Jupyter. One that only reads changes nothing. */
export function announceChange(
  context: IRequestContext,
  shared: SharedAnswers
): void {
  const { route, method } = context;
  if (route === null || method === 'GET' || method === 'HEAD') {
    return;
  }
  const area = route.changes ?? null;
  shared.forget(area);
  context.onUpstreamDone = () => shared.forget(area);
}

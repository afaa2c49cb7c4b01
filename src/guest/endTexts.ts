/**
 * What a guest is told at the end.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { EndReason } from '../protocol';

/** One end in words. */
export interface IEndText {
  title: string;
  sentence: string;
  /** Label of the button that loads the page anew; null where that leads nowhere. */
  again: string | null;
}

/** @param host name of the host */
export function endText(
  reason: EndReason,
  host: string,
  trans: TranslationBundle
): IEndText {
  switch (reason) {
    case 'stopped':
      return {
        title: trans.__('The host ended this share'),
        sentence: trans.__(
          'You are no longer connected to the JupyterLab of %1. You can close this tab.',
          host
        ),
        again: null
      };
    case 'removed':
      return {
        title: trans.__('You were removed'),
        sentence: trans.__(
          '%1 took you out of this share. If you think this was a mistake, talk to %1.',
          host
        ),
        again: null
      };
    case 'expired':
      return {
        title: trans.__('The time of this share is over'),
        sentence: trans.__(
          'Ask %1 for a new invitation if you want to go on. You can close this tab.',
          host
        ),
        again: null
      };
    case 'left':
      return {
        title: trans.__('You left'),
        sentence: trans.__(
          'You are no longer connected to the JupyterLab of %1. You can close this tab.',
          host
        ),
        again: trans.__('Join again')
      };
    case 'lost':
      return {
        title: trans.__('The connection to %1 was lost', host),
        sentence: trans.__(
          'The share may be over, or a network is away. Try again, or ask %1.',
          host
        ),
        again: trans.__('Try again')
      };
  }
}

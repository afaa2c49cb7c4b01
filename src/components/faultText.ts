/**
 * What is wrong with a field, in words.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Fault, Faults, IShareDraft } from '../draft';
import { MIN_PASSWORD_LENGTH, MOST } from '../draft';

/** The words for a field's fault; undefined when there is none. */
export function faultText(
  faults: Faults,
  field: keyof IShareDraft,
  trans: TranslationBundle
): string | undefined {
  const fault: Fault | undefined = faults[field];
  switch (fault) {
    case undefined:
      return undefined;
    case 'not-whole':
      return trans.__('Write a whole number.');
    case 'too-small':
      return trans.__('Write 1 or more.');
    case 'too-large':
      return field === 'port'
        ? trans.__('Ports end at %1.', MOST.port)
        : trans.__(
            'Write %1 or less.',
            field === 'minutes' ? MOST.minutes : MOST.maxGuests
          );
    case 'too-short':
      return trans.__('Use at least %1 characters.', MIN_PASSWORD_LENGTH);
    case 'empty':
      return trans.__('Write a name.');
    case 'colon':
      return trans.__('A user name cannot hold a colon.');
    case 'no-domain':
      return trans.__('Write a host name such as lab.example.com.');
    case 'same':
      return trans.__('Use two different passphrases.');
  }
}

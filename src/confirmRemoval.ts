/**
 * Asks the host whether he means to remove a guest.
 *
 * @module
 */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

/** Resolves to true when he does. */
export async function confirmRemoval(
  name: string,
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('Remove %1?', name),
    body: trans.__(
      'All connections of this guest are cut at once. Anyone who still knows the passphrases can come in again; to keep somebody out, stop and share anew.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Remove') })
    ]
  });
  return button.accept;
}

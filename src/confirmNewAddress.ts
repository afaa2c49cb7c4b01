/**
 * Asks the host whether he means to move the share to another address.
 *
 * @module
 */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

/** Resolves to true when he does. */
export async function confirmNewAddress(
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('Take a new address?'),
    body: trans.__(
      'The address of now shuts, and invitations given before do not work any more. Guests who are in lose their connection and need the new invitation. Not every ngrok account can have another address.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Take a new address') })
    ]
  });
  return button.accept;
}

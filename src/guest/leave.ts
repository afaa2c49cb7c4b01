/**
 * A guest leaves: asked, told to the gateway, shown.
 *
 * @module
 */

import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IGuestVisit } from './tokens';

/** What leaving needs. */
export interface ILeaveOptions {
  /** Address of the leave form. */
  url: string;
  fetch: typeof fetch;
  visit: IGuestVisit;
  trans: TranslationBundle;
}

/** Asks; then ends the session at the gateway, and the visit here. Says so when the gateway did not hear it. */
export async function leave(options: ILeaveOptions): Promise<void> {
  const { url, visit, trans } = options;
  const { button } = await showDialog({
    title: trans.__('Leave the JupyterLab of %1?', visit.page.host_name),
    body: trans.__(
      'You can come back with your invitation as long as the share goes on.'
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Stay') }),
      Dialog.warnButton({ label: trans.__('Leave') })
    ],
    // Enter alone must not end a visit.
    defaultButton: 0
  });
  if (!button.accept) {
    return;
  }
  if (await isTold(options.fetch, url)) {
    visit.leave();
  } else {
    Notification.error(
      trans.__(
        'You have not left: %1 cannot be reached now. Try again, or close this tab.',
        visit.page.host_name
      ),
      { autoClose: false }
    );
  }
}

async function isTold(post: typeof fetch, url: string): Promise<boolean> {
  try {
    const response = await post(url, {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'manual'
    });
    // A redirect to the page of those who left is an answer too; its status is hidden from pages.
    return response.ok || response.type === 'opaqueredirect';
  } catch {
    return false;
  }
}

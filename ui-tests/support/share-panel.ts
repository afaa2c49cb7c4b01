/**
 * The Share panel as the host sees it.
 *
 * @module
 */

import { expect, type Locator, type Page } from '@playwright/test';
import type { KnownInvitation } from './guest';

/** The panel of one page. */
export class SharePanel {
  constructor(private readonly _page: Page) {}

  /** The whole panel. */
  get root(): Locator {
    return this._page.locator('#jupyter-secure-share-panel');
  }

  /** Opens it by the button of the top bar. */
  async open(): Promise<void> {
    await this._page
      .locator('#jp-top-bar')
      .getByRole('button', { name: 'Share' })
      .click();
    await expect(this.root).toBeVisible();
  }

  /** Chooses ngrok, and pastes the authtoken. */
  async chooseNgrok(authtoken: string): Promise<void> {
    await this.root.getByRole('radio', { name: 'ngrok' }).check();
    await this.root.getByLabel('ngrok authtoken').fill(authtoken);
  }

  /** Clicks Start and waits until the share is live. */
  async start(): Promise<void> {
    await this.root.getByRole('button', { name: 'Start sharing' }).click();
    await expect(this.heading('Sharing is live')).toBeVisible();
  }

  /** Clicks Stop and waits until nothing is shared. */
  async stop(): Promise<void> {
    await this.root.getByRole('button', { name: 'Stop' }).click();
    await expect(this.heading('Share this JupyterLab')).toBeVisible();
  }

  /** The line that names the state. */
  heading(text: string): Locator {
    return this.root.getByRole('heading', { name: text });
  }

  /** Reads what the host would send to guests; Show is pressed for the passphrases. */
  async readInvitation(): Promise<KnownInvitation> {
    const fact = async (label: string): Promise<string> => {
      const row = this.root
        .locator('dl > div')
        .filter({ has: this._page.getByText(label, { exact: true }) });
      const show = row.getByRole('button', { name: 'Show:' });
      if ((await show.count()) > 0) {
        await show.click();
      }
      return await row.locator('.jp-SecureShare-value').innerText();
    };
    return {
      url: await fact('Address'),
      username: await fact('User name'),
      password: await fact('Passphrase 1: browser window'),
      session_password: await fact('Passphrase 2: join page'),
      fingerprint_sha256: (await this.root
        .getByText('Certificate fingerprint (SHA-256)', { exact: true })
        .isVisible())
        ? await fact('Certificate fingerprint (SHA-256)')
        : null
    };
  }

  /** Presses Hide wherever a passphrase is to be seen. */
  async hideSecrets(): Promise<void> {
    const hide = this.root.getByRole('button', { name: 'Hide:' });
    while ((await hide.count()) > 0) {
      await hide.first().click();
    }
  }

  /** The row of a person. */
  row(name: string): Locator {
    return this.root
      .getByRole('region', { name: 'Who is here' })
      .getByRole('listitem')
      .filter({ has: this._page.getByText(name, { exact: true }) });
  }

  /** Removes a guest and answers the question whether that is meant. */
  async remove(name: string): Promise<void> {
    await this.row(name)
      .getByRole('button', { name: `Remove ${name}` })
      .click();
    await this._page
      .getByRole('dialog')
      .getByRole('button', { name: 'Remove' })
      .click();
  }
}

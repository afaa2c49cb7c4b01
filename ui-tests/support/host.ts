/**
 * The host in a browser.
 *
 * @module
 */

import type { Browser, Page } from '@playwright/test';
import type { JupyterLab } from './jupyter-lab';
import { Notebook } from './notebook';
import { SharePanel } from './share-panel';

/** The host: a browser context that came in with the host's token. */
export class Host {
  readonly notebook: Notebook;
  readonly panel: SharePanel;

  private constructor(readonly page: Page) {
    this.notebook = new Notebook(page);
    this.panel = new SharePanel(page);
  }

  /** Opens a document of the server. */
  static async open(
    browser: Browser,
    lab: JupyterLab,
    document: string
  ): Promise<Host> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${lab.url}lab/tree/${document}?token=${lab.token}`);
    return new Host(page);
  }
}

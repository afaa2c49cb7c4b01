/**
 * A notebook as somebody sees it in a browser.
 *
 * @module
 */

import { expect, type Locator, type Page } from '@playwright/test';

/** Milliseconds between two keys of somebody who types. */
const KEY_DELAY_MS = 40;

/** The notebook in front of a page. */
export class Notebook {
  constructor(private readonly _page: Page) {}

  private get _panel(): Locator {
    return this._page.locator('.jp-NotebookPanel:visible');
  }

  /** A cell by its place, from 0. */
  cell(index: number): Locator {
    return this._panel.locator('.jp-Notebook .jp-Cell').nth(index);
  }

  /** Waits until the document has arrived from the room and its kernel is ready. */
  async toBeReady(): Promise<void> {
    await expect(this.cell(0).locator('.cm-content')).toBeVisible({
      timeout: 60_000
    });
    await expect(
      this._panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    ).toBeVisible({ timeout: 60_000 });
  }

  /** Types at the end of a cell, key by key. */
  async type(index: number, text: string): Promise<void> {
    const editor = this.cell(index).locator('.cm-content');
    await editor.click();
    await editor.press('Control+End');
    await editor.pressSequentially(text, { delay: KEY_DELAY_MS });
  }

  /** Text of a cell, without the names that other people's carets carry. */
  async text(index: number): Promise<string> {
    return await this.cell(index)
      .locator('.cm-content')
      .evaluate(content =>
        [...content.querySelectorAll('.cm-line')]
          .map(line => {
            const copy = line.cloneNode(true) as Element;
            copy
              .querySelectorAll('.jp-remote-cursor, .cm-widgetBuffer')
              .forEach(widget => widget.remove());
            return copy.textContent ?? '';
          })
          .join('\n')
      );
  }

  /** Runs a cell as a person does. */
  async run(index: number): Promise<void> {
    await this.cell(index).locator('.cm-content').click();
    await this._page.keyboard.press('Control+Enter');
  }

  /** What a cell has printed. */
  output(index: number): Locator {
    return this.cell(index).locator('.jp-OutputArea-output');
  }
}

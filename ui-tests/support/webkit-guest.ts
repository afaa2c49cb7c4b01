/**
 * A guest whose browser is a WebKit.
 *
 * @module
 */

import type { KnownInvitation } from './guest';
import { KEYS, type WebDriver } from './web-driver';

/** A cell of the notebook in front, by its place from 0. */
const cell = (index: number): string =>
  `.jp-NotebookPanel .jp-Notebook .jp-Cell[data-windowed-list-index="${index}"]`;

const editorOf = (index: number): string => `${cell(index)} .cm-content`;

/** Comes in, types and runs. */
export class WebKitGuest {
  constructor(private readonly _page: WebDriver) {}

  /**
   * Comes to the join page: basic auth answered, ngrok's page seen. The dialog
   * of basic auth is out of a driver's reach, so the passphrase comes with a
   * first address; the browser remembers it for the plain one.
   */
  async comeToTheDoor({
    url,
    username,
    password
  }: KnownInvitation): Promise<void> {
    const withPassphrase = new URL(url);
    withPassphrase.username = username ?? '';
    withPassphrase.password = password ?? '';
    await this._page.goto(withPassphrase.href);
    await this._page.goto(url);
    await (await this._page.visible('button[data-cookie]')).click();
  }

  /** Fills the join page in, sends it and waits for the notebook and its kernel. */
  async join(
    name: string,
    { session_password: password }: KnownInvitation
  ): Promise<void> {
    await (await this._page.visible('#name')).type(name);
    await (await this._page.visible('#session-password')).type(password);
    await (await this._page.visible('button[type=submit].primary')).click();
    await this._page.visible(editorOf(0));
    await this._page.visible(
      '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
    );
  }

  /** Types at the end of a cell, by its place from 0. */
  async type(index: number, text: string): Promise<void> {
    const editor = await this._page.visible(editorOf(index));
    await editor.click();
    await editor.type(KEYS.control + KEYS.end);
    await editor.type(text);
  }

  /** Runs a cell as a person does. */
  async run(index: number): Promise<void> {
    const editor = await this._page.visible(editorOf(index));
    await editor.click();
    await editor.type(KEYS.control + KEYS.enter);
  }

  /** What a cell has printed. */
  async output(index: number): Promise<string> {
    return String(
      await this._page.evaluate(
        'return document.querySelector(arguments[0])?.textContent ?? ""',
        `${cell(index)} .jp-OutputArea-output`
      )
    );
  }

  /** What the page says, all of it. */
  async text(): Promise<string> {
    return String(await this._page.evaluate('return document.body.innerText'));
  }
}

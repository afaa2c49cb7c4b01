/**
 * A guest in a browser of their own.
 *
 * @module
 */

import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import type { IInvitation } from '../../src/protocol';
import { Notebook } from './notebook';

/** What a guest has to know to come in: an invitation, but not how long it holds. */
export type KnownInvitation = Omit<IInvitation, 'expires_at'>;

/** A guest: a browser context that knows only the invitation. */
export class Guest {
  readonly notebook: Notebook;

  private constructor(
    readonly name: string,
    readonly page: Page,
    readonly context: BrowserContext
  ) {
    this.notebook = new Notebook(page);
  }

  /** Comes to the join page: certificate accepted, basic auth answered. */
  static async atTheDoor(
    browser: Browser,
    invitation: KnownInvitation,
    name: string
  ): Promise<Guest> {
    const guest = await Guest.outside(browser, invitation, name);
    await guest.page.goto(invitation.url);
    return guest;
  }

  /** A browser that knows the passphrase of the outer lock and has asked for nothing yet. */
  static async outside(
    browser: Browser,
    { username, password }: KnownInvitation,
    name: string
  ): Promise<Guest> {
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      ...(username !== null && password !== null
        ? { httpCredentials: { username, password } }
        : {})
    });
    return new Guest(name, await context.newPage(), context);
  }

  /** Fills the join page in and sends it. */
  async join(invitation: KnownInvitation): Promise<void> {
    await this.page.getByLabel('Your name').fill(this.name);
    await this.page
      .getByLabel('Session password')
      .fill(invitation.session_password);
    await this.page.getByRole('button', { name: 'Join' }).click();
  }

  /** The line at the top that says whose guest this is. */
  get ribbon(): Locator {
    return this.page.getByRole('region', { name: 'Guest' });
  }

  /** What covers the page once the visit is over. */
  overlay(title: string): Locator {
    return this.page.getByRole('dialog', { name: title });
  }

  /** Closes the browser. */
  async close(): Promise<void> {
    await this.context.close();
  }
}

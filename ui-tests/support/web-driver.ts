/**
 * A browser that is driven by the W3C's protocol: the few commands that a
 * guest's story needs. https://www.w3.org/TR/webdriver2/
 *
 * @module
 */

/** Key under which an element's id stands. https://www.w3.org/TR/webdriver2/#elements */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** Keys without a character. https://www.w3.org/TR/webdriver2/#keyboard-actions */
export const KEYS = { enter: '\uE006', control: '\uE009', end: '\uE010' };

/** How often `visible` looks, and how long at most, in milliseconds. */
const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 60_000;

/** One session with a driver. Whoever opens it closes it. */
export class WebDriver {
  private constructor(private readonly _session: string) {}

  /**
   * Opens a browser.
   *
   * @param address of the driver, without a slash at its end
   * @throws Error with the driver's words when it opens none
   */
  static async open(
    address: string,
    capabilities: Record<string, unknown>
  ): Promise<WebDriver> {
    const { sessionId } = (await command('POST', `${address}/session`, {
      capabilities: { alwaysMatch: capabilities }
    })) as { sessionId: string };
    return new WebDriver(`${address}/session/${sessionId}`);
  }

  /** Goes to an address and waits until the page is loaded. */
  async goto(url: string): Promise<void> {
    await this._post('url', { url });
  }

  /** What a function's body returns in the page, as JSON can tell it. */
  async evaluate(body: string, ...args: unknown[]): Promise<unknown> {
    return await this._post('execute/sync', { script: body, args });
  }

  /**
   * Waits for an element that can be seen.
   *
   * @throws Error when it does not come
   */
  async visible(css: string): Promise<WebElement> {
    const limit = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = (await this.evaluate(
        `return [...document.querySelectorAll(arguments[0])]
          .find(element => element.getClientRects().length > 0) ?? null`,
        css
      )) as Record<string, string> | null;
      const id = found?.[ELEMENT];
      if (id !== undefined) {
        return new WebElement(`${this._session}/element/${id}`);
      }
      if (performance.now() > limit) {
        const text = await this.evaluate('return document.body?.innerText');
        throw new Error(`No ${css} in: ${String(text)}`);
      }
      await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** What the window shows, as a PNG. */
  async screenshot(): Promise<Buffer> {
    const image = await command('GET', `${this._session}/screenshot`);
    return Buffer.from(String(image), 'base64');
  }

  /** Closes the browser. */
  async close(): Promise<void> {
    await command('DELETE', this._session);
  }

  private async _post(path: string, body: object): Promise<unknown> {
    return await command('POST', `${this._session}/${path}`, body);
  }
}

/** An element of a page. */
export class WebElement {
  /** @param _address of the element at the driver */
  constructor(private readonly _address: string) {}

  /** Clicks as a mouse does: what covers the element gets the click. */
  async click(): Promise<void> {
    await command('POST', `${this._address}/click`, {});
  }

  /** Types; modifiers among `KEYS` hold until the end. */
  async type(text: string): Promise<void> {
    await command('POST', `${this._address}/value`, { text });
  }
}

async function command(
  method: string,
  url: string,
  body?: object
): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  });
  const { value } = (await answer.json()) as { value: unknown };
  if (!answer.ok) {
    throw new Error(
      `${method} ${new URL(url).pathname}: ${String(JSON.stringify(value))}`
    );
  }
  return value;
}

/**
 * Keeps every byte that a page receives: bodies and headers of answers, and
 * messages of sockets.
 *
 * @module
 */

import type { Page, Response } from '@playwright/test';

/** One thing that came. */
export interface IReceived {
  /** What it answers, such as `GET https://…`. */
  readonly from: string;
  readonly bytes: Buffer;
}

/** A tap on one page, from now on. */
export class Wiretap {
  private readonly _received: Array<Promise<IReceived>> = [];

  constructor(page: Page) {
    page.on('response', response => {
      this._received.push(receive(response));
    });
    page.on('websocket', socket => {
      socket.on('framereceived', ({ payload }) => {
        const bytes = Buffer.from(payload);
        this._received.push(
          Promise.resolve({ from: `socket ${socket.url()}`, bytes })
        );
      });
    });
  }

  /** All that came so far. */
  async received(): Promise<IReceived[]> {
    return await Promise.all(this._received);
  }
}

async function receive(response: Response): Promise<IReceived> {
  const headers = JSON.stringify(await response.headersArray());
  let body = Buffer.alloc(0);
  try {
    body = await response.body();
  } catch {
    // Redirects have none, and those of a page that is left are gone.
  }
  return {
    from: `${response.request().method()} ${response.url()}`,
    bytes: Buffer.concat([Buffer.from(headers), body])
  };
}

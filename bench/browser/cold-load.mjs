/**
 * One cold load of a notebook in a browser that has never been there: what
 * goes over the wire until some seconds after the notebook stands there.
 *
 * @module
 */
import { setTimeout as passed } from 'node:timers/promises';

/** How long it may take until the notebook stands there, in milliseconds. */
const PATIENCE_MS = 90_000;

/** How long it is watched from then on, in milliseconds: kernels start, icons change. */
const WATCHED_MS = 6000;

/**
 * @param options.browser the browser
 * @param options.credentials for basic auth, or undefined
 * @param options.enter goes to the notebook, in the page that it is given
 * @returns bytes with headers, the requests that reached the network, and milliseconds until the
 * notebook stood there, from where the wire began to count
 */
export async function coldLoad({ browser, credentials, enter }) {
  const context = await browser.newContext(
    credentials === undefined ? {} : { httpCredentials: credentials }
  );
  const page = await context.newPage();
  const wire = await watchWire(page);
  await enter(page, wire);
  await page
    .locator('.jp-Notebook .jp-Cell')
    .first()
    .waitFor({ timeout: PATIENCE_MS });
  const shownMs = performance.now() - wire.beganMs;
  await passed(WATCHED_MS);
  const { bytes, requests } = wire;
  await context.close();
  return { bytes, requests, shownMs };
}

/** What the browser says about the network. */
async function watchWire(page) {
  const wire = {
    bytes: 0,
    requests: [],
    beganMs: performance.now(),
    /** Counts from here. */
    begin() {
      wire.beganMs = performance.now();
      wire.bytes = 0;
      wire.requests = [];
    }
  };
  const asked = new Map();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ requestId, request }) =>
    asked.set(requestId, { method: request.method, url: request.url })
  );
  session.on('Network.requestServedFromCache', ({ requestId }) =>
    asked.delete(requestId)
  );
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = asked.get(requestId);
    if (request !== undefined && encodedDataLength > 0) {
      wire.bytes += encodedDataLength;
      wire.requests.push({ ...request, bytes: encodedDataLength });
    }
  });
  return wire;
}

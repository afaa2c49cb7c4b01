/**
 * A tab with a notebook open that nobody touches: what it asks for, and how
 * soon it shows what somebody else does.
 *
 * @module
 */
import { setTimeout as passed } from 'node:timers/promises';

const PATIENCE_MS = 90_000;

/** Until everything has loaded, and has been saved and asked for once more, in milliseconds. */
const SETTLING_MS = 30_000;

const HOUR_MS = 3_600_000;

/** Opens the tab and lets it settle. */
export async function openIdleTab({ browser, credentials, enter }) {
  const context = await browser.newContext(
    credentials === undefined ? {} : { httpCredentials: credentials }
  );
  const page = await context.newPage();
  await enter(page);
  await page
    .locator('.jp-Notebook .jp-Cell')
    .first()
    .waitFor({ timeout: PATIENCE_MS });
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await passed(SETTLING_MS);
  return {
    /** Counts for a while; requests that reach the network and frames of sockets, in an hour. */
    async count(forMs) {
      const asked = new Set();
      let frames = 0;
      const onAsked = ({ requestId }) => asked.add(requestId);
      const onCached = ({ requestId }) => asked.delete(requestId);
      const onFrame = () => (frames += 1);
      session.on('Network.requestWillBeSent', onAsked);
      session.on('Network.requestServedFromCache', onCached);
      session.on('Network.webSocketFrameReceived', onFrame);
      session.on('Network.webSocketFrameSent', onFrame);
      await passed(forMs);
      session.off('Network.requestWillBeSent', onAsked);
      session.off('Network.requestServedFromCache', onCached);
      session.off('Network.webSocketFrameReceived', onFrame);
      session.off('Network.webSocketFrameSent', onFrame);
      return {
        requests: (asked.size * HOUR_MS) / forMs,
        frames: (frames * HOUR_MS) / forMs
      };
    },
    /** Milliseconds from now until a file stands in the file browser. */
    untilFile: name => until(page.locator('#filebrowser').getByText(name)),
    async showRunning() {
      await page.getByRole('tab', { name: /Running/ }).click();
      await page.locator('#jp-running-sessions').waitFor();
    },
    /** Milliseconds from now until a document's kernel stands among what runs. */
    untilKernel: name =>
      until(page.locator('#jp-running-sessions').getByText(name).first()),
    close: () => context.close()
  };
}

async function until(locator) {
  const beganMs = performance.now();
  await locator.waitFor({ timeout: PATIENCE_MS });
  return performance.now() - beganMs;
}

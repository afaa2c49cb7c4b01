/**
 * A WebKit of the operating system on a screen that nobody sees.
 *
 * @module
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebDriver } from './web-driver';

/** Paths of the programs it needs. */
export interface IWebKitPrograms {
  /** WebKitWebDriver; it knows where its MiniBrowser is. */
  driver: string;
  /** Xvfb. */
  screen: string;
}

const START_LIMIT_MS = 20_000;

/** A browser with all that runs for it. Whoever starts it closes it. */
export class WebKitBrowser {
  private constructor(
    readonly page: WebDriver,
    private readonly _close: () => Promise<void>
  ) {}

  /**
   * Starts one that has no history, accepts any certificate and sends
   * everything through a proxy.
   *
   * @throws Error when it does not start
   */
  static async start(
    programs: IWebKitPrograms,
    proxyUrl: string
  ): Promise<WebKitBrowser> {
    const home = await mkdtemp(join(tmpdir(), 'secure-share-webkit-'));
    const children: ChildProcess[] = [];
    const close = async (): Promise<void> => {
      await Promise.all(children.reverse().map(end));
      await rm(home, { recursive: true, force: true });
    };
    try {
      const display = await startScreen(programs.screen, children);
      const port = await freePort();
      // With a group of its own, so that its browsers end with it.
      const driver = spawn(programs.driver, [`--port=${port}`], {
        cwd: home,
        env: environment(home, display),
        stdio: 'ignore',
        detached: true
      });
      children.push(driver);
      await once(driver, 'spawn');
      const address = `http://127.0.0.1:${port}`;
      await answering(address);
      const page = await WebDriver.open(address, {
        acceptInsecureCerts: true,
        // The protocol's own proxy is taken for one that speaks TLS itself.
        'webkitgtk:browserOptions': {
          args: ['--automation', `--proxy=${proxyUrl}`]
        }
      });
      return new WebKitBrowser(page, async () => {
        await page.close().catch(() => undefined);
        await close();
      });
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** Ends browser, driver and screen. */
  async close(): Promise<void> {
    await this._close();
  }
}

/** Nothing of the person who runs the tests gets in: no desktop, no proxies, no history. */
function environment(home: string, display: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: home,
    XDG_RUNTIME_DIR: home,
    DISPLAY: display,
    GDK_BACKEND: 'x11',
    NO_AT_BRIDGE: '1',
    // Containers and root cannot have the sandbox; it only ever sees the share.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1'
  };
}

/** Starts a screen of its own choice and returns its name. */
async function startScreen(
  program: string,
  children: ChildProcess[]
): Promise<string> {
  const screen = spawn(
    program,
    ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'pipe', 'ignore'] }
  );
  children.push(screen);
  await once(screen, 'spawn');
  try {
    const [number] = (await once(screen.stdout, 'data', {
      signal: AbortSignal.timeout(START_LIMIT_MS)
    })) as [Buffer];
    return `:${String(number).trim()}`;
  } catch (error) {
    throw new Error('Xvfb opened no screen', { cause: error });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answering(address: string): Promise<void> {
  const limit = performance.now() + START_LIMIT_MS;
  for (;;) {
    try {
      await fetch(`${address}/status`);
      return;
    } catch (error) {
      if (performance.now() > limit) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }
}

/** Ends a process, and what it started where that is a group of its own. */
async function end(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) {
    return;
  }
  const isRunning = child.exitCode === null && child.signalCode === null;
  const ended = isRunning ? once(child, 'exit') : Promise.resolve();
  child.kill('SIGKILL');
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // There is no such group, or all of it has ended.
  }
  await ended;
}

/**
 * What a story is told with: a server, the host's browser, guests' browsers,
 * and the command line.
 *
 * @module
 */

import { test as base } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { CommandLine } from './command-line';
import { Guest, type KnownInvitation } from './guest';
import { Host } from './host';
import { JupyterLab } from './jupyter-lab';
import { notebookFile } from './notebook-file';

export { expect } from '@playwright/test';

/** Name of the notebook that the host has open. */
export const NOTEBOOK = 'story.ipynb';

interface IFixtures {
  /** Sources of the notebook's code cells; two empty ones by default. */
  cells: string[];
  /** Where the server's paths begin; starts and ends with a slash. */
  basePath: string;
  /** Further arguments of the server. */
  labArguments: string[];
  /** The host's server, holding the notebook; new for each test. */
  lab: JupyterLab;
  /** The host's browser with the notebook open and its kernel ready. */
  host: Host;
  /** Brings a guest in through basic auth and the join page, up to the notebook. */
  enter: (invitation: KnownInvitation, name: string) => Promise<Guest>;
  /** `jupyter secure-share` for the host's server. */
  commandLine: CommandLine;
}

/** A test of a share. Contexts that it opens are closed with its browser. */
export const test = base.extend<IFixtures>({
  cells: [['', ''], { option: true }],
  basePath: ['/', { option: true }],
  labArguments: [[], { option: true }],
  lab: async ({ cells, basePath, labArguments }, use, testInfo) => {
    const lab = await JupyterLab.start({
      args: [`--ServerApp.base_url=${basePath}`, ...labArguments],
      settings: {
        // Any machine has loopback; its private address may not be reachable.
        'jupyter-secure-share:plugin': { hostAddress: '127.0.0.1' }
      }
    });
    await writeFile(lab.pathOf(NOTEBOOK), notebookFile(...cells));
    await use(lab);
    await testInfo.attach('jupyter.log', { body: lab.log });
    await lab.stop();
  },
  host: async ({ browser, lab }, use) => {
    const host = await Host.open(browser, lab, NOTEBOOK);
    await host.notebook.toBeReady();
    await use(host);
    await host.page.context().close();
  },
  enter: async ({ browser }, use) => {
    const guests: Guest[] = [];
    await use(async (invitation, name) => {
      const guest = await Guest.atTheDoor(browser, invitation, name);
      guests.push(guest);
      await guest.join(invitation);
      await guest.notebook.toBeReady();
      return guest;
    });
    await Promise.all(guests.map(guest => guest.close()));
  },
  commandLine: async ({ lab }, use) => {
    await use(new CommandLine(lab));
  }
});

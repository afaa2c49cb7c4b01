/**
 * Cuts between this machine and ngrok, of seconds and of minutes: guests are
 * back in time, at the same address, by themselves, and no edit is lost.
 *
 * Prints for each cut how long after the network the guest's edit was with the host.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AUTHTOKEN, DOMAIN, expect, test } from '../support/ngrok-fixtures';

/** Most time from the network's return to the guest's, in milliseconds. */
const BACK_MS = 10_000;

const CUTS_OF_EACH_LENGTH = 5;

for (const seconds of [2, 15, 90]) {
  test(`cuts of ${seconds} s`, async ({ host, enter, edge, commandLine }) => {
    await host.panel.open();
    await host.panel.chooseNgrok(AUTHTOKEN);
    await host.panel.start();
    const ada = await enter(await host.panel.readInvitation(), 'Ada');
    const times: number[] = [];
    for (let cut = 1; cut <= CUTS_OF_EACH_LENGTH; cut += 1) {
      edge.cut();
      edge.goOffline();
      await Promise.all([
        sleep(seconds * 1000),
        ada.notebook.type(0, `# guest in cut ${cut}\n`),
        host.notebook.type(1, `# host in cut ${cut}\n`)
      ]);
      edge.goOnline();
      const onlineAt = performance.now();
      await expect
        .poll(() => host.notebook.text(0), {
          timeout: BACK_MS,
          intervals: [100]
        })
        .toContain(`# guest in cut ${cut}`);
      await expect
        .poll(() => ada.notebook.text(1), { timeout: BACK_MS })
        .toContain(`# host in cut ${cut}`);
      await expect(ada.ribbon.getByRole('status')).toBeEmpty();
      times.push(Math.round(performance.now() - onlineAt));
    }
    console.log(`cuts of ${seconds} s: back after ${times.join(', ')} ms`);

    for (const cell of [0, 1]) {
      const who = cell === 0 ? 'guest' : 'host';
      const lines = Array.from(
        { length: CUTS_OF_EACH_LENGTH },
        (_, index) => `# ${who} in cut ${index + 1}`
      ).join('\n');
      expect((await host.notebook.text(cell)).trim()).toBe(lines);
      expect((await ada.notebook.text(cell)).trim()).toBe(lines);
    }
    const { url, tunnel } = await commandLine.status();
    expect(url).toBe(`https://${DOMAIN}/`);
    expect(tunnel).toMatchObject({ state: 'connected', address_changes: 0 });
  });
}

/**
 * What goes through a tunnel is counted, also across shares.
 *
 * Red when opened-share.ts starts no meter, and when month-ledger.ts forgets
 * the files of other shares.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ngrokTests } from '../support/ngrok-tests';

jest.setTimeout(60_000);

const tests = ngrokTests();

it('is kept for the month, in files that only the host can read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jss-'));
  const stateFolder = join(folder, 'state');
  const options = { monthly_requests: 20_000, monthly_bytes: 10 ** 9 };
  try {
    const first = await tests.share({ stateFolder, options });
    const guest = await first.joined('Grace');
    for (let count = 0; count < 20; count += 1) {
      await guest.get('api/me');
    }
    await first.gateway.stop();
    await first.gateway.exited;
    // Statuses come while there is a share; the file has the last word.
    const second = await tests.share({ stateFolder, options });
    const { usage } = await second.gateway.statusThat(
      ({ usage }) => (usage?.month_requests ?? 0) > (usage?.requests ?? 0)
    );
    const earlier = (usage?.month_requests ?? 0) - (usage?.requests ?? 0);
    expect(earlier).toBeGreaterThanOrEqual(20 + 4);
    expect(earlier).toBeLessThan(60);
    expect(usage).toMatchObject({
      limit_requests: 20_000,
      limit_bytes: 10 ** 9
    });
    const month = new Date().toISOString().slice(0, 7);
    const files = readdirSync(join(stateFolder, 'usage', month));
    expect(files.length).toBeGreaterThanOrEqual(1);
    for (const file of files) {
      const { mode } = statSync(join(stateFolder, 'usage', month, file));
      expect(mode & 0o777).toBe(0o600);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

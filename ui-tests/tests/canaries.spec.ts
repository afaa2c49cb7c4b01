/**
 * What must reach no guest, and what must stand nowhere on the host's machine.
 *
 * Each of these is kept back twice, by the server extension and by the gateway,
 * so one defence may go without a trace. Seen red with both gone: `PATH_KEYS`
 * empty in `guest_page_config.py` and the `lab-page` step passing the whole
 * config on, the home folder is in `GET …/lab/tree/story.ipynb`.
 */
import { expect, test } from '../support/fixtures';
import { Guest } from '../support/guest';
import { processTree } from '../support/processes';
import { Wiretap } from '../support/wiretap';

test('no token, passphrase or home folder in what a guest receives, in logs, arguments or environments', async ({
  browser,
  lab,
  host
}) => {
  // Jupyter itself prints the host's address, token included, when it starts.
  const earlierLog = lab.log.length;
  await host.panel.open();
  await host.panel.start();
  const invitation = await host.panel.readInvitation();
  const secrets = [
    lab.token,
    invitation.password ?? '',
    invitation.session_password
  ];
  expect(secrets.every(secret => secret.length > 20)).toBe(true);

  const ada = await Guest.outside(browser, invitation, 'Ada');
  const wiretap = new Wiretap(ada.page);
  await ada.page.goto(invitation.url);
  await ada.join(invitation);
  await ada.notebook.toBeReady();
  await ada.notebook.type(0, 'print(6 * 7)');
  await ada.notebook.run(0);
  await expect(ada.notebook.output(0)).toHaveText('42');
  // What a guest may try by hand.
  for (const path of [
    'lab/tree/missing.ipynb',
    'api/contents/missing.ipynb',
    'api/status',
    'api/me',
    'api/kernelspecs',
    'lab/api/settings',
    'lab/api/translations',
    'login',
    'metrics'
  ]) {
    await ada.page.evaluate(
      async url => void (await (await fetch(url)).text()),
      new URL(path, invitation.url).href
    );
  }

  const received = await wiretap.received();
  expect(received.length).toBeGreaterThan(100);
  const found = [...secrets, lab.home].flatMap(canary =>
    received
      .filter(({ bytes }) => bytes.includes(canary))
      .map(({ from }) => `${canary} in ${from}`)
  );
  expect(found).toEqual([]);

  const processes = processTree(lab.pid);
  // Jupyter, the gateway and the kernel.
  expect(processes.length).toBeGreaterThanOrEqual(3);
  for (const secret of secrets) {
    expect(lab.log.slice(earlierLog)).not.toContain(secret);
    for (const { commandLine, environment } of processes) {
      expect(commandLine).not.toContain(secret);
      expect(environment).not.toContain(secret);
    }
  }
});

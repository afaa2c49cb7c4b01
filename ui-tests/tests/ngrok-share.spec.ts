/**
 * The whole story of a share through ngrok: the real SDK, an edge in ngrok's
 * place that shows its page first, guests whose browsers send no basic
 * credentials with handshakes of sockets.
 */
import { AUTHTOKEN, DOMAIN, expect, test } from '../support/ngrok-fixtures';
import { processTree } from '../support/processes';

test.use({ conduct: { interstitial: 'after-policy' } });

test('guests come in through a public address, live through a cut and leave at the stop', async ({
  lab,
  host,
  enter,
  edge,
  commandLine
}) => {
  await host.panel.open();
  await host.panel.chooseNgrok(AUTHTOKEN);
  const startedAt = performance.now();
  await host.panel.start();
  // 5 s are the aim; the busiest machine gets twice as long.
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  const invitation = await host.panel.readInvitation();
  expect(invitation.url).toBe(`https://${DOMAIN}/`);
  expect(invitation.fingerprint_sha256).toBeNull();
  expect((await commandLine.status()).tunnel).toMatchObject({
    state: 'connected',
    edge_basic_auth: true,
    interstitial: true
  });

  const ada = await enter(invitation, 'Ada');
  await expect(host.panel.row('Ada')).toBeVisible();

  await test.step('both type in one cell at once', async () => {
    await Promise.all([
      host.notebook.type(0, '# by the host\n'),
      ada.notebook.type(0, '# by the guest\n')
    ]);
    await expect
      .poll(async () => await ada.notebook.text(0))
      .toBe(await host.notebook.text(0));
  });

  await test.step('the guest runs a cell', async () => {
    await ada.notebook.type(1, 'print(6 * 7)');
    await ada.notebook.run(1);
    await expect(host.notebook.output(1)).toHaveText('42');
  });

  await test.step('the network is away for two seconds', async () => {
    edge.cut();
    edge.goOffline();
    await ada.notebook.type(0, '# while it was away\n');
    await new Promise(resolve => setTimeout(resolve, 2000));
    edge.goOnline();
    await expect
      .poll(async () => await host.notebook.text(0), { timeout: 20_000 })
      .toContain('# while it was away');
    await expect(host.panel.root).toContainText('Connected to ngrok');
  });

  await test.step('nothing on this machine tells the authtoken', () => {
    expect(lab.log).not.toContain(AUTHTOKEN);
    const processes = processTree(lab.pid);
    // Jupyter, the gateway, the tunnel's agent and the kernel.
    expect(processes.length).toBeGreaterThanOrEqual(4);
    for (const { commandLine: words, environment } of processes) {
      expect(words).not.toContain(AUTHTOKEN);
      expect(environment).not.toContain(AUTHTOKEN);
    }
  });

  await test.step('the share stops and the address is gone', async () => {
    await host.panel.stop();
    await expect(ada.overlay('The host ended this share')).toBeVisible();
    expect(edge.endpoints).toHaveLength(0);
    const { phase, tunnel } = await commandLine.status();
    expect({ phase, tunnel }).toEqual({ phase: 'off', tunnel: null });
  });
});

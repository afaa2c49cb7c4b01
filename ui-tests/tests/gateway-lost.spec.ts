/**
 * The gateway is killed while a share is live: the door is shut, the host is
 * told, everything is put back, and nothing opens again by itself.
 */
import { expect, test } from '../support/fixtures';
import { isListening } from '../support/listener';
import { processTree } from '../support/processes';

test('a killed gateway shuts the door, tells host and guest, and leaves nothing behind', async ({
  lab,
  host,
  enter,
  commandLine
}) => {
  await host.panel.open();
  await host.panel.start();
  const invitation = await host.panel.readInvitation();
  const ada = await enter(invitation, 'Ada');

  const gateway = processTree(lab.pid).find(({ commandLine: text }) =>
    text.includes('gateway.cjs')
  );
  process.kill(gateway?.pid ?? 0, 'SIGKILL');

  await expect(host.panel.root.getByRole('alert')).toBeVisible({
    timeout: 3000
  });
  expect(await isListening(invitation.url)).toBe(false);
  await expect(ada.ribbon).toContainText('Connection lost');
  const { phase, allow_remote_access } = await commandLine.status();
  expect({ phase, allow_remote_access }).toEqual({
    phase: 'failed',
    allow_remote_access: { before: false, now: false }
  });

  await host.panel.root.getByRole('button', { name: 'Try again' }).click();
  await expect(host.panel.heading('Sharing is live')).toBeVisible();
  await expect(host.panel.row('Ada')).toBeHidden();
});

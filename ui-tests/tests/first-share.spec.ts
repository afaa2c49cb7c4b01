/**
 * The whole story of a first share, from the click to the shut door.
 */
import { expect, test } from '../support/fixtures';
import { isListening } from '../support/listener';

test('a guest works live with the host until the host stops', async ({
  host,
  enter,
  commandLine
}) => {
  await host.panel.open();
  await host.panel.start();
  const invitation = await host.panel.readInvitation();

  const ada = await enter(invitation, 'Ada');
  const bob = await enter(invitation, 'Bob');
  await expect(ada.ribbon).toContainText('Guest of');
  await expect(host.panel.row('Ada')).toBeVisible();
  await expect(host.panel.row('Bob')).toBeVisible();

  await test.step('both type in one cell at once', async () => {
    await Promise.all([
      host.notebook.type(0, '# written by the host\n'),
      ada.notebook.type(0, '# written by the guest\n')
    ]);
    await expect
      .poll(async () => await ada.notebook.text(0))
      .toBe(await host.notebook.text(0));
    const text = await host.notebook.text(0);
    expect(await bob.notebook.text(0)).toBe(text);
    // Nobody's key got lost, wherever it landed.
    expect([...text].sort().join('')).toBe(
      [...'# written by the host\n# written by the guest\n'].sort().join('')
    );
  });

  await test.step('the guest runs a cell and the host sees the output', async () => {
    await ada.notebook.type(1, 'print(6 * 7)');
    await ada.notebook.run(1);
    await expect(host.notebook.output(1)).toHaveText('42');
    await expect(ada.notebook.output(1)).toHaveText('42');
  });

  await test.step('one guest is removed, the other stays', async () => {
    await host.panel.remove('Ada');
    await expect(ada.overlay('You were removed')).toBeVisible();
    await expect(host.panel.row('Ada')).toBeHidden();
    await bob.notebook.type(1, '  # still here');
    await expect
      .poll(async () => await host.notebook.text(1))
      .toBe('print(6 * 7)  # still here');
  });

  await test.step('the share stops and the door is shut', async () => {
    await host.panel.stop();
    await expect(bob.overlay('The host ended this share')).toBeVisible();
    expect(await isListening(invitation.url)).toBe(false);
    const { phase, guests, allow_remote_access } = await commandLine.status();
    expect({ phase, guests, allow_remote_access }).toEqual({
      phase: 'off',
      guests: [],
      allow_remote_access: { before: false, now: false }
    });
  });
});

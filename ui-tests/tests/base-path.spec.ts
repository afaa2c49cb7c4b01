/**
 * A Jupyter server whose paths do not begin at the root is shared at the same
 * paths.
 */
import { expect, test } from '../support/fixtures';

test.use({ basePath: '/team/a%20b/' });

test('a guest works under the base path of the server', async ({
  host,
  enter
}) => {
  await host.panel.open();
  await host.panel.start();
  const invitation = await host.panel.readInvitation();
  expect(new URL(invitation.url).pathname).toBe('/team/a%20b/');

  const ada = await enter(invitation, 'Ada');
  expect(ada.page.url()).toContain(`${invitation.url}lab/tree/`);
  await ada.notebook.type(0, 'print("under the base path")');
  await ada.notebook.run(0);
  await expect(host.notebook.output(0)).toHaveText('under the base path');
  await host.panel.stop();
  await expect(ada.overlay('The host ended this share')).toBeVisible();
});

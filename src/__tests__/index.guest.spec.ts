import './guestPageConfig';
import plugins from '..';
import { hostPlugins } from '../plugins';

it("a guest's page has plugins, and none of the host's", () => {
  const host = hostPlugins.map(({ id }) => id);
  expect(plugins.length).toBeGreaterThan(0);
  expect(plugins.filter(({ id }) => host.includes(id))).toEqual([]);
});

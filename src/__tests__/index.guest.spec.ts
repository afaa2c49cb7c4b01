import './guestPageConfig';
import plugins from '..';
import { hostPlugins } from '../plugins';

it("a guest's page has plugins, and none of the host's", () => {
  const host = hostPlugins.map(({ id }) => id);
  expect(plugins.length).toBeGreaterThan(0);
  expect(plugins.filter(({ id }) => host.includes(id))).toEqual([]);
});

// Red when a plugin of the host imports one of its parts at the top instead of when it starts.
it("a guest's page loads none of the host's code", async () => {
  const loaded: string[] = [];
  jest.resetModules();
  for (const part of ['../api', '../problems', '../plugins/parts']) {
    jest.doMock(part, () => {
      loaded.push(part);
      return {};
    });
  }
  await import('..');
  expect(loaded).toEqual([]);
});

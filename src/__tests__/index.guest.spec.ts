import './guestPageConfig';
import plugins from '..';
import { hostPlugins } from '../plugins';

let isHostCodeLoaded = false;

// Red when a plugin of the host imports one of its parts at the top instead of when it starts.
jest.mock('../api', () => {
  isHostCodeLoaded = true;
  return {};
});
jest.mock('../problems', () => {
  isHostCodeLoaded = true;
  return {};
});
jest.mock('../plugins/parts', () => {
  isHostCodeLoaded = true;
  return {};
});

it("a guest's page has plugins, and none of the host's", () => {
  const host = hostPlugins.map(({ id }) => id);
  expect(plugins.length).toBeGreaterThan(0);
  expect(plugins.filter(({ id }) => host.includes(id))).toEqual([]);
});

it("a guest's page loads none of the host's code", () => {
  expect(isHostCodeLoaded).toBe(false);
});

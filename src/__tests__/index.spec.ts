import plugins from '..';
import schema from '../../schema/plugin.json';
import { hostPlugins } from '../plugins';
import { defaultsPlugin } from '../plugins/defaults';
import { CommandIDs, PACKAGE, SETTINGS_PLUGIN_ID } from '../tokens';

it("the host's page has the host's plugins", () => {
  expect(plugins).toBe(hostPlugins);
});

it('every plugin has an id of the package', () => {
  const ids = hostPlugins.map(({ id }) => id);
  expect(ids).toContain(SETTINGS_PLUGIN_ID);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(id.startsWith(`${PACKAGE}:`)).toBe(true);
  }
});

it('the schema names commands that exist', () => {
  const named = [
    ...Object.values(schema['jupyter.lab.toolbars']).flat(),
    ...schema['jupyter.lab.menus'].main.flatMap(({ items }) => items),
    ...schema['jupyter.lab.shortcuts']
  ].flatMap(item => ('command' in item && item.command ? [item.command] : []));
  expect(named.length).toBe(5);
  for (const id of named) {
    expect(Object.values(CommandIDs)).toContain(id);
  }
});

// Red when `parts` misses something that a plugin takes out of it.
it('the plugins find their parts when they start', async () => {
  const parts = await import('../plugins/parts');
  expect(Object.values(parts).every(part => part !== undefined)).toBe(true);
  await expect(
    Promise.resolve(defaultsPlugin.activate({} as never, null))
  ).resolves.toBeInstanceOf(parts.ShareDefaults);
});

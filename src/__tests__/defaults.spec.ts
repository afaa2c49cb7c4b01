import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal } from '@lumino/signaling';
import schema from '../../schema/plugin.json';
import { BUILT_IN_DEFAULTS, readDefaults } from '../defaultValues';
import { MOST_GUESTS, MOST_MINUTES } from '../protocol';
import { ShareDefaults } from '../defaults';

describe('readDefaults', () => {
  it('takes what the settings say', () => {
    expect(
      readDefaults({
        minutes: 15,
        passwords: 'chosen',
        transport: 'ngrok',
        hostAddress: '10.0.0.1'
      })
    ).toEqual({
      ...BUILT_IN_DEFAULTS,
      transport: 'ngrok',
      minutes: 15,
      passwords: 'chosen',
      hostAddress: '10.0.0.1'
    });
  });

  it('lets one bad value spoil no other', () => {
    expect(
      readDefaults({
        minutes: 'many',
        basicAuth: 'no',
        transport: 'pigeon',
        passwords: 'none',
        port: 8443
      })
    ).toEqual({ ...BUILT_IN_DEFAULTS, port: 8443 });
  });
});

describe('the schema', () => {
  it('states the built-in values', () => {
    const stated = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [
        name,
        property.default
      ])
    );
    expect(stated).toEqual(BUILT_IN_DEFAULTS);
  });

  it('ends where a share does', () => {
    expect(schema.properties.minutes.maximum).toBe(MOST_MINUTES);
    expect(schema.properties.maxGuests.maximum).toBe(MOST_GUESTS);
  });

  it('has a title and a description for each', () => {
    for (const property of Object.values(schema.properties)) {
      expect(property.title).toBeTruthy();
      expect(property.description).toBeTruthy();
    }
  });
});

describe('ShareDefaults', () => {
  it('follows the settings', () => {
    const settings = { composite: { minutes: 15 } } as unknown as {
      composite: Record<string, unknown>;
      changed: Signal<unknown, void>;
    };
    settings.changed = new Signal(settings);
    const defaults = new ShareDefaults();
    expect(defaults.values).toEqual(BUILT_IN_DEFAULTS);
    const changed = jest.fn();
    defaults.changed.connect(changed);
    defaults.follow(settings as unknown as ISettingRegistry.ISettings);
    expect(defaults.values.minutes).toBe(15);
    settings.composite = { minutes: 20 };
    settings.changed.emit();
    expect(defaults.values.minutes).toBe(20);
    expect(changed).toHaveBeenCalledTimes(2);
  });
});

import { pass } from './fakeTime';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { act } from 'react';
import { BUILT_IN_DEFAULTS } from '../defaultValues';
import { ShareModel } from '../model';
import { SharePanel } from '../panel';
import type { People } from '../people';
import { HINT_GAP_MS } from '../statusFeed';
import { PANEL_ID } from '../tokens';
import { attach, detach, drawn } from './attached';
import { FakeEvents } from './fakeEvents';
import { later, MockedServer } from './mockedServer';
import {
  CHOICES,
  INVITATION,
  LIVE,
  OFF,
  STARTING,
  statusWith
} from './samples';

const SHARE = 'jupyter-secure-share/share';

/** Something that changes when a test says so. */
class Changing<T> {
  constructor(readonly value: T) {
    Object.assign(this, value);
  }

  readonly changed = new Signal<this, void>(this);
}

let server: MockedServer;
let events: FakeEvents;
let model: ShareModel;
let panel: SharePanel;
const currentDocument = new Changing<{ path: string | null }>({
  path: 'a.ipynb'
});

beforeEach(async () => {
  server = new MockedServer();
  events = new FakeEvents();
  server.on(`GET ${SHARE}`, { json: OFF });
  server.on(`GET ${SHARE}/choices`, { json: CHOICES });
  server.on(`GET ${SHARE}/invitation`, { json: INVITATION });
  model = new ShareModel({ serverSettings: server.settings, events });
  panel = await attach(
    new SharePanel({
      model,
      defaults: Object.assign(new Changing({}), { values: BUILT_IN_DEFAULTS }),
      currentDocument: currentDocument as Changing<object> & {
        path: string | null;
      },
      people: Object.assign(new Changing({}), {
        rows: []
      }) as unknown as People,
      hostName: () => 'Ada',
      clipboard: {
        write: async () => undefined,
        isReadable: async () => false,
        read: async () => '',
        onceFocused: () => () => undefined
      },
      onStart: options => void model.start(options),
      onRemove: () => undefined,
      onNewAddress: () => undefined,
      onOpenSettings: () => undefined,
      trans: nullTranslator.load('')
    })
  );
  await settle();
});

afterEach(async () => {
  await detach(panel);
  model.dispose();
});

/** Lets answers come in and the panel be drawn. */
async function settle(): Promise<void> {
  await act(async () => pass(HINT_GAP_MS));
  await drawn();
  await act(async () => pass(HINT_GAP_MS));
  await drawn();
}

const heading = () => panel.node.querySelector('h2')?.textContent;

function click(name: string): void {
  const buttons = [...panel.node.querySelectorAll('button')];
  buttons.find(({ textContent }) => textContent === name)?.click();
}

it('is found by its id, and names itself', () => {
  expect(panel.id).toBe(PANEL_ID);
  expect(panel.node.getAttribute('aria-label')).toBe('Share');
  expect(panel.title.icon).toBeTruthy();
});

it('goes from off over starting to live and back', async () => {
  expect(heading()).toBe('Share this JupyterLab');

  const start = later<{ status: number; json: unknown }>();
  server.on(`POST ${SHARE}`, () => start.promise);
  await drawn(() => click('Start sharing'));
  expect(heading()).toBe('Opening the share…');

  server.on(`GET ${SHARE}`, { json: STARTING });
  events.hint();
  await settle();
  expect(panel.node.querySelectorAll('.jp-mod-done').length).toBe(
    STARTING.steps.length
  );

  server.on(`GET ${SHARE}`, { json: LIVE });
  start.resolve({ status: 201, json: LIVE });
  await settle();
  expect(heading()).toBe('Sharing is live');
  expect(panel.node.textContent).toContain(INVITATION.url);

  const off = statusWith(OFF, { seq: LIVE.seq + 1 });
  server.on(`DELETE ${SHARE}`, { json: off });
  server.on(`GET ${SHARE}`, { json: off });
  await drawn(() => click('Stop'));
  await settle();
  expect(heading()).toBe('Share this JupyterLab');
  expect(panel.node.textContent).not.toContain(INVITATION.url);
});

it('asks for no secret and no address while it is hidden', async () => {
  panel.hide();
  await drawn();
  server.on(`GET ${SHARE}`, { json: LIVE });
  events.hint();
  await settle();
  expect(server.count(`GET ${SHARE}/invitation`)).toBe(0);
  await drawn(() => panel.show());
  await settle();
  expect(server.count(`GET ${SHARE}/invitation`)).toBe(1);
});

it('looks for networks anew each time it is shown', async () => {
  const before = server.count(`GET ${SHARE}/choices`);
  panel.hide();
  await drawn();
  await drawn(() => panel.show());
  await settle();
  expect(server.count(`GET ${SHARE}/choices`)).toBe(before + 1);
});

it('takes the keyboard when it is opened', async () => {
  await drawn(() => panel.activate());
  await drawn();
  expect(document.activeElement).toBe(panel.node.querySelector('h2'));
});

it('lets go of what it listened to when disposed of', async () => {
  await detach(panel);
  const update = jest.spyOn(panel, 'update');
  currentDocument.changed.emit();
  events.hint();
  await settle();
  expect(update).not.toHaveBeenCalled();
});

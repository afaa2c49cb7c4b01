import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { GuestNotifications } from '../notifications';
import { Presence } from '../presence';
import { knownProblem } from '../problems';
import { FakeModel } from './fakeModel';
import { LIVE, ZOE } from './samples';

let model: FakeModel;
let isWanted: boolean;
let notifications: GuestNotifications;

const shown = () => Notification.manager.notifications;

beforeEach(() => {
  Notification.dismiss();
  isWanted = true;
  model = new FakeModel({ status: LIVE });
  notifications = new GuestNotifications({
    model,
    presence: new Presence(model),
    isWanted: () => isWanted,
    trans: nullTranslator.load('')
  });
});

afterEach(() => notifications.dispose());

it('says who joined from where, and offers to remove', () => {
  model.guestsChanged.emit({ joined: [ZOE], left: [] });
  expect(shown()[0].message).toBe('Zoë O’Neill joined from 192.168.1.31.');
  const [remove] = shown()[0].options.actions ?? [];
  expect(remove.label).toBe('Remove');
  remove.callback(new MouseEvent('click'));
  expect(model.remove).toHaveBeenCalledWith(ZOE.id);
});

it('names no address that the tunnel does not tell', () => {
  const guest = { ...ZOE, address: 'unknown' };
  model.guestsChanged.emit({ joined: [guest], left: [] });
  expect(shown()[0].message).toBe(
    'Zoë O’Neill joined. The address is not known.'
  );
});

it('says when removing failed', async () => {
  model.remove.mockImplementation(async () => {
    model.error = knownProblem('JUPYTER_UNREACHABLE');
    return false;
  });
  model.guestsChanged.emit({ joined: [ZOE], left: [] });
  shown()[0].options.actions?.[0].callback(new MouseEvent('click'));
  await Promise.resolve();
  await Promise.resolve();
  expect(shown().map(({ message }) => message)).toContain(
    'Zoë O’Neill is still here: The Jupyter server does not answer. Check that it is running.'
  );
});

it.each(['UNKNOWN_GUEST', 'NOT_LIVE'])(
  'does not say that somebody is still here who is not: %s',
  async code => {
    model.remove.mockImplementation(async () => {
      model.error = { code, message: 'Nobody.', next_step: '' };
      return false;
    });
    model.guestsChanged.emit({ joined: [ZOE], left: [] });
    shown()[0].options.actions?.[0].callback(new MouseEvent('click'));
    await Promise.resolve();
    await Promise.resolve();
    expect(shown()[0].message).toBe('Zoë O’Neill is not here any more.');
  }
);

it('says who left', () => {
  model.guestsChanged.emit({ joined: [], left: [ZOE] });
  expect(shown()[0].message).toBe('Zoë O’Neill left.');
});

it('is silent when the host does not want to know', () => {
  isWanted = false;
  model.guestsChanged.emit({ joined: [ZOE], left: [ZOE] });
  expect(shown()).toEqual([]);
});

it('is silent when disposed of', () => {
  notifications.dispose();
  model.guestsChanged.emit({ joined: [ZOE], left: [ZOE] });
  expect(shown()).toEqual([]);
});

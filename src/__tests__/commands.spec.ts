import { Dialog, Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { addCommands } from '../commands';
import type { IDefaultValues } from '../defaultValues';
import { BUILT_IN_DEFAULTS } from '../defaultValues';
import { knownProblem } from '../problems';
import type { ICurrentDocument, IShareDefaults } from '../tokens';
import { CommandIDs } from '../tokens';
import { FakeModel } from './fakeModel';
import {
  CHOICES,
  INVITATION,
  LIMITED,
  LIVE,
  OFF,
  STARTING,
  TUNNEL,
  ZOE
} from './samples';

let model: FakeModel;
let commands: CommandRegistry;
let added: IDisposable;
let copied: string;
let isCopyAllowed: boolean;
let values: IDefaultValues;
const openPanel = jest.fn();

beforeEach(() => {
  Notification.dismiss();
  openPanel.mockClear();
  copied = '';
  isCopyAllowed = true;
  values = BUILT_IN_DEFAULTS;
  model = new FakeModel({ status: OFF, choices: CHOICES });
  commands = new CommandRegistry();
  const changed = new Signal<object, void>({});
  added = addCommands(commands, {
    model,
    defaults: {
      get values() {
        return values;
      },
      changed
    } as unknown as IShareDefaults,
    currentDocument: {
      path: 'work/a.ipynb',
      changed
    } as unknown as ICurrentDocument,
    hostName: () => 'Ada',
    clipboard: {
      write: async text => {
        if (!isCopyAllowed) {
          throw new DOMException('No.', 'NotAllowedError');
        }
        copied = text;
      },
      isReadable: async () => false,
      read: async () => copied,
      onceFocused: () => () => undefined
    },
    openPanel,
    trans: nullTranslator.load('')
  });
});

afterEach(() => added.dispose());

const messages = () =>
  Notification.manager.notifications.map(({ message }) => message);

it('all say what arguments they take', async () => {
  for (const id of Object.values(CommandIDs)) {
    const { args } = await commands.describedBy(id);
    expect(args).toMatchObject({ type: 'object' });
  }
});

it.each([
  ['off', { status: OFF }, [CommandIDs.start, CommandIDs.forget]],
  ['starting', { status: STARTING }, [CommandIDs.stop]],
  [
    'live',
    { status: LIVE },
    [
      CommandIDs.stop,
      CommandIDs.extend,
      CommandIDs.copyInvitation,
      CommandIDs.removeGuest
    ]
  ],
  ['out of reach', { status: OFF, reach: 'missing' }, []]
] as const)('while %s only these can be run', (_, state, enabled) => {
  model.become(state);
  const all = Object.values(CommandIDs).filter(
    id => id !== CommandIDs.openPanel && commands.isEnabled(id)
  );
  expect(all.sort()).toEqual([...enabled].sort());
  expect(commands.isEnabled(CommandIDs.openPanel)).toBe(true);
});

it('tell when what can be run has changed', () => {
  const changed = jest.fn();
  commands.commandChanged.connect((_, { id, type }) => changed(id, type));
  model.become({ status: LIVE });
  expect(changed).toHaveBeenCalledWith(CommandIDs.stop, 'changed');
});

describe('start', () => {
  it('takes the defaults and the document in front', async () => {
    values = { ...BUILT_IN_DEFAULTS, minutes: 15, hostAddress: '10.0.0.1' };
    await commands.execute(CommandIDs.start);
    expect(openPanel).toHaveBeenCalled();
    expect(model.start).toHaveBeenCalledWith({
      transport: 'lan',
      host: '10.0.0.1',
      advertised_host: null,
      port: 0,
      minutes: 15,
      max_guests: 100,
      role: 'full',
      basic_auth: true,
      username: 'guest',
      password: null,
      session_password: null,
      document: 'work/a.ipynb'
    });
  });

  it('takes arguments before defaults, below the ceiling', async () => {
    model.choices = LIMITED;
    await commands.execute(CommandIDs.start, {
      minutes: 600,
      port: 8443,
      basicAuth: false
    });
    expect(model.start).toHaveBeenCalledWith(
      expect.objectContaining({ minutes: 30, port: 8443, basic_auth: true })
    );
  });

  it('asks for the ceiling first where it is not known', async () => {
    values = { ...BUILT_IN_DEFAULTS, minutes: 600 };
    model.choices = null;
    model.loadChoices.mockImplementation(async () => {
      model.choices = LIMITED;
      return true;
    });
    await commands.execute(CommandIDs.start);
    expect(model.start).toHaveBeenCalledWith(
      expect.objectContaining({ minutes: 30 })
    );
  });

  it('takes the default where an argument makes no sense', async () => {
    values = { ...BUILT_IN_DEFAULTS, minutes: 15 };
    await commands.execute(CommandIDs.start, { minutes: 'many' });
    expect(model.start).toHaveBeenCalledWith(
      expect.objectContaining({ minutes: 15 })
    );
  });

  it('takes another transport and its domain', async () => {
    model.choices = { ...CHOICES, ngrok: { authtoken_source: 'remembered' } };
    await commands.execute(CommandIDs.start, {
      transport: 'ngrok',
      ngrokDomain: 'lab.example.com'
    });
    expect(model.start).toHaveBeenCalledWith(
      expect.objectContaining({
        transport: 'ngrok',
        domain: 'lab.example.com',
        monthly_requests: 20_000
      })
    );
  });

  it('leaves it to the panel where an authtoken has to be pasted', async () => {
    values = { ...BUILT_IN_DEFAULTS, transport: 'ngrok' };
    await commands.execute(CommandIDs.start);
    expect(openPanel).toHaveBeenCalled();
    expect(model.start).not.toHaveBeenCalled();
  });

  it('leaves it to the panel where passphrases have to be typed', async () => {
    values = { ...BUILT_IN_DEFAULTS, passwords: 'chosen' };
    await commands.execute(CommandIDs.start);
    expect(openPanel).toHaveBeenCalled();
    expect(model.start).not.toHaveBeenCalled();
  });
});

it('stop stops, and says so when that failed', async () => {
  model.become({ status: LIVE });
  model.stop.mockImplementation(async () => {
    model.error = knownProblem('JUPYTER_UNREACHABLE');
    return false;
  });
  await commands.execute(CommandIDs.stop);
  expect(model.stop).toHaveBeenCalled();
  expect(messages()).toEqual([
    'The Jupyter server does not answer. Check that it is running.'
  ]);
});

it('extend adds 30 minutes, or as many as it is told', async () => {
  model.become({ status: LIVE });
  await commands.execute(CommandIDs.extend);
  await commands.execute(CommandIDs.extend, { minutes: 5 });
  expect(model.extend.mock.calls).toEqual([[30], [5]]);
});

it('copy-invitation fetches and copies, without passphrases', async () => {
  model.become({ status: LIVE });
  model.loadInvitation.mockImplementation(async () => {
    model.invitation = INVITATION;
    return true;
  });
  await commands.execute(CommandIDs.copyInvitation);
  expect(copied).toContain('Ada invites you');
  expect(copied).not.toContain(INVITATION.password);
  expect(copied).not.toContain(INVITATION.session_password);
});

it('copy-invitation says when the browser does not let it copy', async () => {
  model.become({ status: LIVE, invitation: INVITATION });
  isCopyAllowed = false;
  await commands.execute(CommandIDs.copyInvitation);
  expect(messages()).toEqual([
    'The browser did not allow copying. Copy the invitation in the Share panel.'
  ]);
});

/** Answers the question that a command asks, and waits until it is done. */
async function answer(
  run: Promise<unknown>,
  question: string,
  accept: boolean
): Promise<void> {
  // The dialog is there one turn later.
  await new Promise(resolve => setTimeout(resolve));
  const dialog = [...Dialog.tracker.filter(() => true)][0];
  expect(dialog.node.textContent).toContain(question);
  if (accept) {
    dialog.resolve(1);
  } else {
    dialog.reject();
  }
  await run;
}

it('remove-guest asks first', async () => {
  model.become({ status: LIVE });
  const remove = () =>
    commands.execute(CommandIDs.removeGuest, { guest: ZOE.id });
  await answer(remove(), 'of this guest', false);
  expect(model.remove).not.toHaveBeenCalled();
  await answer(remove(), 'of this guest', true);
  expect(model.remove).toHaveBeenCalledWith(ZOE.id);
});

it('new-address asks first, and only where there is a tunnel', async () => {
  model.become({ status: LIVE });
  expect(commands.isEnabled(CommandIDs.newAddress)).toBe(false);
  model.become({ status: TUNNEL });
  expect(commands.isEnabled(CommandIDs.newAddress)).toBe(true);
  model.takeNewAddress.mockImplementation(async () => {
    model.error = knownProblem('JUPYTER_UNREACHABLE');
    return false;
  });
  const move = () => commands.execute(CommandIDs.newAddress);
  await answer(move(), 'do not work any more', false);
  expect(model.takeNewAddress).not.toHaveBeenCalled();
  await answer(move(), 'do not work any more', true);
  expect(model.takeNewAddress).toHaveBeenCalledTimes(1);
  expect(messages()[0]).toContain('does not answer');
});

it('remove-guest knows no guest who is not here', async () => {
  model.become({ status: LIVE });
  await commands.execute(CommandIDs.removeGuest, { guest: 'nobody' });
  expect(model.remove).not.toHaveBeenCalled();
});

it('forget says what it means', async () => {
  await commands.execute(CommandIDs.forget);
  expect(model.forget).toHaveBeenCalled();
  expect(messages()[0]).toContain('another certificate fingerprint');
});

it('are gone, and silent, when disposed of', () => {
  added.dispose();
  expect(Object.values(CommandIDs).some(id => commands.hasCommand(id))).toBe(
    false
  );
  const changed = jest.fn();
  commands.commandChanged.connect(changed);
  model.become({ status: LIVE });
  expect(changed).not.toHaveBeenCalled();
});

import { pass } from './fakeTime';
import { act } from 'react';
import type { IDefaultValues } from '../defaultValues';
import { BUILT_IN_DEFAULTS } from '../defaultValues';
import { joinPeople } from '../people';
import { knownProblem } from '../problems';
import type { AuthtokenSource, IProblem, IShareChoices } from '../protocol';
import { FakeModel } from './fakeModel';
import {
  CHOICES,
  FAILED,
  INVITATION,
  LIVE,
  OFF,
  SERVICE_PROBLEM,
  STARTING,
  statusWith,
  TUNNEL
} from './samples';
import { ShownPanel } from './shownPanel';

const TOKEN = '2kq9_secretAuthtokenOfSomebody';
const FIELD = 'ngrok authtoken';
const NGROK: IDefaultValues = { ...BUILT_IN_DEFAULTS, transport: 'ngrok' };

let panel: ShownPanel;

function show(
  state: ConstructorParameters<typeof FakeModel>[0],
  props?: ConstructorParameters<typeof ShownPanel>[1]
): FakeModel {
  const model = new FakeModel(state);
  panel = new ShownPanel(model, props);
  return model;
}

function choicesWith(source: AuthtokenSource | null): IShareChoices {
  return { ...CHOICES, ngrok: { authtoken_source: source } };
}

afterEach(() => panel.dispose());

describe('how guests reach the host', () => {
  it('is one choice of those there are', async () => {
    show({ status: OFF, choices: choicesWith('given') });
    expect(panel.control('Local network').checked).toBe(true);
    act(() => panel.control('ngrok').click());
    expect(panel.control('ngrok').checked).toBe(true);
    expect(panel.control('Local network').checked).toBe(false);
    expect(panel.text).toContain(
      'work/analysis.ipynb and in the rest of this JupyterLab, from anywhere on the internet, for 60 minutes.'
    );
    await panel.click('Start sharing');
    expect(panel.onStart).toHaveBeenCalledWith(
      expect.objectContaining({ transport: 'ngrok' })
    );
  });

  it('says why one is not to be had, and does not let it be chosen', () => {
    const problem: IProblem = {
      code: 'NGROK_MISSING',
      message: 'This installation has no ngrok.',
      next_step: ''
    };
    show({
      status: OFF,
      choices: {
        ...CHOICES,
        transports: [CHOICES.transports[0], { name: 'ngrok', problem }]
      }
    });
    expect(panel.control('ngrok').disabled).toBe(true);
    expect(panel.below('ngrok')).toBe('This installation has no ngrok.');
    expect(panel.control('Local network').disabled).toBe(false);
  });

  it('falls to what the administrator allows', () => {
    show({
      status: OFF,
      choices: {
        ...choicesWith('given'),
        limits: { ...CHOICES.limits, allowed_transports: ['ngrok'] }
      }
    });
    expect(panel.control('ngrok').checked).toBe(true);
    expect(panel.control('Local network').disabled).toBe(true);
    expect(panel.below('Local network')).toBe(
      'Not allowed by your administrator.'
    );
  });

  it('says that ngrok could read along, and who learns the address of the host', () => {
    show({ status: OFF, choices: CHOICES });
    expect(panel.text).not.toMatch(/could read all|ngrok-agent-ips/);
    act(() => panel.control('ngrok').click());
    expect(panel.text).toContain('which could read all');
    expect(panel.text).toContain('network address of this computer');
    expect(panel.text).toContain('ngrok-agent-ips');
  });
});

describe('the options of ngrok', () => {
  it('replace those of the network', async () => {
    show({ status: OFF, choices: choicesWith('given') }, { defaults: NGROK });
    await panel.click('Change');
    expect(panel.tabStops).toEqual([
      'Local network',
      'ngrok',
      'Use another',
      'Forget',
      'Start sharing',
      'Change',
      'Domain',
      'Minutes',
      'Most guests',
      'Outer lock',
      'User name',
      'Passphrases',
      'Change the defaults'
    ]);
    panel.type('Domain', ' HTTPS://Lab.Example.com/ ');
    panel.enter('Domain');
    await act(async () => undefined);
    expect(panel.onStart).toHaveBeenCalledWith({
      transport: 'ngrok',
      domain: 'lab.example.com',
      monthly_requests: 20_000,
      monthly_bytes: 1_000_000_000,
      minutes: 60,
      max_guests: 100,
      role: 'full',
      basic_auth: true,
      username: 'guest',
      password: null,
      session_password: null
    });
  });

  it('do not start with a domain that is none', async () => {
    show({ status: OFF, choices: choicesWith('given') }, { defaults: NGROK });
    await panel.click('Change');
    panel.type('Domain', 'my lab');
    await panel.click('Start sharing');
    expect(panel.onStart).not.toHaveBeenCalled();
    expect(panel.below('Domain')).toBe(
      'Write a host name such as lab.example.com.'
    );
    expect(document.activeElement).toBe(panel.control('Domain'));
  });
});

describe('an authtoken', () => {
  it('is asked for where there is none, with the way to it', () => {
    show({ status: OFF, choices: CHOICES }, { defaults: NGROK });
    const field = panel.control(FIELD);
    expect(field.type).toBe('password');
    expect(field.autocomplete).toBe('new-password');
    const link = panel.find<HTMLAnchorElement>('a');
    expect(link.href).toBe(
      'https://dashboard.ngrok.com/get-started/your-authtoken'
    );
    expect(link.rel).toBe('noopener noreferrer');
    expect(link.target).toBe('_blank');
  });

  it('is not asked for before the server has said whether it has one', () => {
    show(
      { status: OFF, error: knownProblem('UNEXPECTED_ANSWER') },
      { defaults: NGROK }
    );
    expect(panel.text).not.toContain(FIELD);
  });

  it('must be there before anything starts', async () => {
    const model = show({ status: OFF, choices: CHOICES }, { defaults: NGROK });
    panel.type(FIELD, '  ');
    await panel.click('Start sharing');
    expect(panel.onStart).not.toHaveBeenCalled();
    expect(model.giveAuthtoken).not.toHaveBeenCalled();
    expect(panel.below(FIELD)).toBe('Paste your authtoken.');
    expect(document.activeElement).toBe(panel.control(FIELD));
    expect(panel.button('Change').getAttribute('aria-expanded')).toBe('false');
    panel.type(FIELD, TOKEN);
    expect(panel.control(FIELD).getAttribute('aria-invalid')).toBe('false');
  });

  it('goes to the server before the share starts, and is nowhere afterwards', async () => {
    const model = show({ status: OFF, choices: CHOICES }, { defaults: NGROK });
    const order: string[] = [];
    model.giveAuthtoken.mockImplementation(async () => {
      order.push('authtoken');
      return true;
    });
    panel.onStart.mockImplementation(() => order.push('start'));
    panel.type(FIELD, ` ${TOKEN} `);
    act(() => panel.control('Remember on this computer').click());
    await panel.click('Start sharing');
    expect(order).toEqual(['authtoken', 'start']);
    expect(model.giveAuthtoken).toHaveBeenCalledWith(TOKEN, true);
    expect(JSON.stringify(panel.onStart.mock.calls)).not.toContain(TOKEN);
    expect(panel.control(FIELD).value).toBe('');
    expect(panel.control('Remember on this computer').checked).toBe(false);
  });

  // Red when the field is one that React controls: React writes `value` into the page.
  it('is never in an attribute of the page', () => {
    show({ status: OFF, choices: CHOICES }, { defaults: NGROK });
    panel.type(FIELD, TOKEN);
    panel.draw();
    expect(panel.control(FIELD).value).toBe(TOKEN);
    expect(panel.node.outerHTML).not.toContain(TOKEN);
  });

  it('stays in the field when it did not arrive', async () => {
    const model = show({ status: OFF, choices: CHOICES }, { defaults: NGROK });
    model.giveAuthtoken.mockImplementation(async () => {
      model.error = knownProblem('JUPYTER_UNREACHABLE');
      return false;
    });
    panel.type(FIELD, TOKEN);
    act(() => panel.control('Remember on this computer').click());
    await panel.click('Start sharing');
    expect(panel.onStart).not.toHaveBeenCalled();
    expect(panel.control(FIELD).value).toBe(TOKEN);
    // The form goes away while the server is away.
    act(() =>
      model.become({
        reach: 'unreachable',
        lost: knownProblem('JUPYTER_UNREACHABLE')
      })
    );
    expect(panel.state).toBe('unreachable');
    act(() => model.become({ reach: 'ready', lost: null }));
    expect(panel.control(FIELD).value).toBe(TOKEN);
    expect(panel.control('Remember on this computer').checked).toBe(true);
    expect(panel.node.outerHTML).not.toContain(TOKEN);
  });

  it('that was pasted and not used is gone once a share is live', () => {
    const model = show({ status: OFF, choices: CHOICES }, { defaults: NGROK });
    panel.type(FIELD, TOKEN);
    act(() => model.become({ status: STARTING }));
    act(() => model.become({ status: LIVE }));
    act(() => model.become({ status: OFF }));
    expect(panel.control(FIELD).value).toBe('');
  });

  it.each<[AuthtokenSource, string, boolean]>([
    ['given', 'the one you gave', true],
    ['remembered', 'remembered on this computer', true],
    ['environment', 'NGROK_AUTHTOKEN', false],
    ['ngrok-config', "ngrok's own configuration file", false]
  ])(
    'from %s is named, and can be replaced',
    async (source, words, canForget) => {
      const model = show(
        { status: OFF, choices: choicesWith(source) },
        { defaults: NGROK }
      );
      expect(panel.text).toContain(words);
      expect(Boolean(panel.buttonOrNone('Forget'))).toBe(canForget);
      await panel.click('Use another');
      expect(document.activeElement).toBe(panel.control(FIELD));
      panel.type(FIELD, TOKEN);
      await panel.click('Keep the one in use');
      await panel.click('Start sharing');
      expect(model.giveAuthtoken).not.toHaveBeenCalled();
      expect(panel.onStart).toHaveBeenCalledTimes(1);
    }
  );

  it('is forgotten on demand', async () => {
    const model = show(
      { status: OFF, choices: choicesWith('remembered') },
      { defaults: NGROK }
    );
    await panel.click('Forget');
    expect(model.forgetAuthtoken).toHaveBeenCalledTimes(1);
    act(() => model.become({ busy: ['authtoken'] }));
    expect(panel.button('Forgetting…').disabled).toBe(true);
    act(() => model.become({ busy: [], choices: CHOICES }));
    expect(panel.control(FIELD)).not.toBeNull();
  });

  it('that ngrok refused is asked for anew, with what ngrok said', () => {
    show(
      {
        status: statusWith(FAILED, {
          problem: {
            ...SERVICE_PROBLEM,
            code: 'NGROK_TOKEN_REFUSED'
          }
        }),
        choices: choicesWith('given')
      },
      { defaults: NGROK }
    );
    expect(panel.control(FIELD).value).toBe('');
    expect(panel.find('[role="alert"]').textContent).toContain(
      SERVICE_PROBLEM.service?.text
    );
  });
});

describe('what the service said', () => {
  it('is shown with its code and a way to its page', () => {
    show({
      status: statusWith(FAILED, { problem: SERVICE_PROBLEM }),
      choices: CHOICES
    });
    const note = panel.find('[role="alert"]');
    expect(note.textContent).toContain(SERVICE_PROBLEM.service?.text);
    const link = panel.find<HTMLAnchorElement>('[role="alert"] a');
    expect(link.textContent).toContain('ERR_NGROK_334');
    expect(link.href).toBe(SERVICE_PROBLEM.service?.link);
    expect(link.rel).toBe('noopener noreferrer');
  });

  it.each(['javascript:alert(1)', 'http://ngrok.com/'])(
    'makes no link of %s',
    link => {
      show({
        status: statusWith(FAILED, {
          problem: {
            ...SERVICE_PROBLEM,
            service: { code: 'ERR_NGROK_1', text: '<b>no</b>', link }
          }
        }),
        choices: CHOICES
      });
      expect(panel.node.querySelector('a')).toBeNull();
      expect(panel.node.querySelector('b')).toBeNull();
      expect(panel.text).toContain('ERR_NGROK_1');
    }
  );
});

describe('live through a tunnel', () => {
  const { tunnel, usage } = TUNNEL;
  if (!tunnel || !usage) {
    throw new Error('The sample has no tunnel.');
  }
  const CONNECTED = {
    ...tunnel,
    state: 'connected',
    problem: null,
    retry_at: null,
    address_changes: 0
  } as const;
  const invitation = {
    ...INVITATION,
    url: TUNNEL.url ?? '',
    fingerprint_sha256: null
  };

  function showTunnel(
    change: Partial<typeof TUNNEL> = {},
    state: ConstructorParameters<typeof FakeModel>[0] = {}
  ): FakeModel {
    const status = statusWith(TUNNEL, { tunnel: CONNECTED, ...change });
    return show(
      { status, choices: CHOICES, invitation, ...state },
      { people: joinPeople(null, status, []) }
    );
  }

  const meter = (name: string): HTMLElement => {
    const found = [
      ...panel.node.querySelectorAll<HTMLElement>('[role="meter"]')
    ].find(
      one =>
        document.getElementById(one.getAttribute('aria-labelledby') ?? '')
          ?.textContent === name
    );
    if (!found) {
      throw new Error(`There is no meter ${name}.`);
    }
    return found;
  };

  it('says that it is connected, and shows no certificate', () => {
    showTunnel();
    expect(panel.text).toContain('Connected to ngrok');
    expect(panel.text).not.toMatch(/fingerprint|Reconnecting|firewall/);
    expect(panel.text).toContain('which could read all');
    expect(panel.node.querySelectorAll('[role="timer"]')).toHaveLength(1);
  });

  it('says why it is not, and counts down to the next try', async () => {
    showTunnel({
      tunnel: {
        ...tunnel,
        address_changes: 0,
        retry_at: new Date(Date.now() + 12_000).toISOString()
      }
    });
    const [, timer] = panel.node.querySelectorAll('[role="timer"]');
    expect(panel.text).toContain('Reconnecting to ngrok');
    expect(panel.text).toContain('in use by another ngrok agent');
    expect(panel.text).toContain('already online');
    expect(panel.text).toContain('They come back by themselves');
    expect(panel.button('Stop').disabled).toBe(false);
    // Each second is no news to those who listen.
    expect(timer.closest('[role="status"], [aria-live]')).toBeNull();
    expect(timer.textContent).toBe('next try in 12 s');
    await act(async () => pass(2000));
    expect(timer.textContent).toBe('next try in 10 s');
    await act(async () => pass(11_000));
    expect(timer.textContent).toBe('trying now…');
  });

  it('says who asks for the outer lock', () => {
    const model = showTunnel();
    expect(panel.text).toContain('ngrok asks for user name and passphrase');
    const withoutEdge = { ...CONNECTED, edge_basic_auth: false };
    act(() =>
      model.become({ status: statusWith(TUNNEL, { tunnel: withoutEdge }) })
    );
    expect(panel.text).toContain(
      'ngrok does not hand on credentials, so it does not ask for them; your gateway still does.'
    );
    act(() =>
      model.become({
        status: statusWith(TUNNEL, { tunnel: withoutEdge, basic_auth: false })
      })
    );
    expect(panel.text).not.toContain('credentials');
  });

  it('offers the new invitation when the address has changed', async () => {
    const model = showTunnel();
    expect(panel.buttonOrNone('Dismiss')).toBeUndefined();
    const moved = (address_changes: number) =>
      statusWith(TUNNEL, { tunnel: { ...CONNECTED, address_changes } });
    act(() => model.become({ status: moved(1), invitation: null }));
    expect(panel.find('[role="alert"]').textContent).toContain(
      'The address of this share has changed.'
    );
    const copy = 'Copy new invitation, without passphrases';
    expect(panel.buttonOrNone(copy)).toBeUndefined();
    act(() => model.become({ invitation }));
    await panel.click(copy);
    expect(panel.copied).toContain(TUNNEL.url);
    expect(panel.copied).toContain('press "Visit Site"');
    expect(panel.copied).not.toContain(INVITATION.password);
    await panel.click('Dismiss');
    expect(panel.text).not.toContain('has changed');
    act(() => model.become({ status: moved(2) }));
    expect(panel.text).toContain('has changed');
  });

  it('takes a new address after a question, and shows that it does', async () => {
    const model = showTunnel();
    await panel.click('New address');
    expect(panel.onNewAddress).toHaveBeenCalledTimes(1);
    act(() => model.become({ busy: ['new-address'] }));
    expect(panel.text).toContain('Taking a new address…');
    const button = panel.button('New address');
    // The keyboard stays where it is.
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    await panel.click('New address');
    expect(panel.onNewAddress).toHaveBeenCalledTimes(1);
    act(() =>
      model.become({
        busy: [],
        error: {
          code: 'NO_NEW_ADDRESS',
          message: 'There is no other address to be had.',
          next_step: ''
        }
      })
    );
    expect(panel.find('[role="alert"]').textContent).toContain(
      'no other address'
    );
  });

  it('says in the invitation what page comes first, only where one does', async () => {
    const model = showTunnel();
    const copy = 'Copy invitation, without passphrases';
    await panel.click(copy);
    expect(panel.copied).toContain('Visit Site');
    act(() =>
      model.become({
        status: statusWith(TUNNEL, {
          tunnel: { ...CONNECTED, interstitial: false }
        })
      })
    );
    await panel.click(copy);
    expect(panel.copied).not.toContain('Visit Site');
  });

  it('does not make an address of what is none', () => {
    showTunnel();
    expect(panel.text).toContain('203.0.113.31');
    expect(panel.text).toContain('address not known');
    expect(panel.text).not.toContain('unknown');
  });

  it('measures what went through against what the month allows', () => {
    showTunnel();
    const requests = meter('Requests');
    expect(requests.getAttribute('aria-valuenow')).toBe('14250');
    expect(requests.getAttribute('aria-valuemax')).toBe('20000');
    expect(requests.getAttribute('aria-valuetext')).toContain('this month');
    const row = requests.parentElement;
    expect(row?.textContent).toContain('71 %');
    expect(row?.textContent).toContain('512 in this share');
    expect(row?.textContent).toContain('last 11 hours');
    expect(row?.className).toContain('jp-mod-level70');
    const data = meter('Data').parentElement;
    expect(data?.className).toContain('jp-mod-level0');
    expect(data?.textContent).toContain('3.1 MB in this share');
  });

  it('has no bar without a limit, and never one that is more than full', () => {
    showTunnel({
      usage: { ...usage, limit_bytes: null, month_requests: 50_000 }
    });
    expect(panel.node.querySelectorAll('[role="meter"]')).toHaveLength(1);
    const requests = meter('Requests');
    expect(requests.getAttribute('aria-valuenow')).toBe('20000');
    expect((requests.firstElementChild as HTMLElement).style.width).toBe(
      '100%'
    );
    expect(requests.parentElement?.textContent).toContain('250 %');
    expect(requests.parentElement?.textContent).toContain('used up');
  });

  it('has no meter and no tunnel on the network', () => {
    show({ status: LIVE, choices: CHOICES, invitation: INVITATION });
    expect(panel.text).not.toMatch(/ngrok|this month|New address/);
  });

  it('names every control', () => {
    showTunnel({ tunnel: { ...CONNECTED, address_changes: 1 } });
    expect(panel.tabStops.every(name => name !== '')).toBe(true);
    for (const button of panel.node.querySelectorAll('button')) {
      const seen = button.textContent ?? '';
      expect(button.getAttribute('aria-label') ?? seen).toContain(seen);
    }
  });
});

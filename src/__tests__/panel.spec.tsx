import { pass } from './fakeTime';
import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react';
import { BUILT_IN_DEFAULTS } from '../defaultValues';
import { invitationText } from '../invitationText';
import { joinPeople } from '../people';
import { knownProblem } from '../problems';
import { FakeModel } from './fakeModel';
import {
  CHOICES,
  FAILED,
  INVITATION,
  LIMITED,
  LIVE,
  OFF,
  STARTING,
  statusWith
} from './samples';
import { ShownPanel } from './shownPanel';

const trans = nullTranslator.load('');
const HOST = {
  username: 'ada',
  name: 'Ada',
  display_name: 'Ada',
  initials: 'A',
  color: ''
};
const WARNING =
  'A guest can run any code as you and read what you can read. Invite only people whom you trust with that.';

let panel: ShownPanel;

function show(
  state: ConstructorParameters<typeof FakeModel>[0],
  props?: ConstructorParameters<typeof ShownPanel>[1]
): FakeModel {
  const model = new FakeModel(state);
  panel = new ShownPanel(model, props);
  return model;
}

afterEach(() => panel.dispose());

describe('loading', () => {
  it('is before the first answer', () => {
    show({ reach: 'loading' });
    expect(panel.state).toBe('loading');
    expect(panel.tabStops).toEqual([]);
  });

  it('asks what can be chosen, once, when somebody looks', () => {
    const model = show({ status: OFF }, { isShown: false });
    expect(panel.state).toBe('loading');
    expect(model.loadChoices).not.toHaveBeenCalled();
    panel.show({ isShown: true });
    panel.draw();
    expect(model.loadChoices).toHaveBeenCalledTimes(1);
    act(() => model.become({ choices: CHOICES }));
    expect(panel.state).toBe('off');
  });

  it('does not last when the choices cannot be had', () => {
    show({ status: OFF, error: knownProblem('UNEXPECTED_ANSWER') });
    expect(panel.state).toBe('off');
  });
});

describe('off', () => {
  it('says in one sentence what is shared, with whom, how; and what a guest can do', () => {
    show({ status: OFF, choices: CHOICES });
    expect(panel.state).toBe('off');
    expect(panel.text).toContain(
      'Whoever has your invitation works live with you in work/analysis.ipynb and in the rest of this JupyterLab, over your local network, for 60 minutes.'
    );
    expect(panel.text).toContain(WARNING);
  });

  it('names no document where there is none', () => {
    show({ status: OFF, choices: CHOICES }, { document: null });
    expect(panel.text).toContain(
      'works live with you in this JupyterLab, over'
    );
  });

  it('starts with one button', async () => {
    show({ status: OFF, choices: CHOICES });
    expect(panel.tabStops).toEqual([
      'Local network',
      'ngrok',
      'Start sharing',
      'Change'
    ]);
    await panel.click('Start sharing');
    expect(panel.onStart).toHaveBeenCalledWith(
      expect.objectContaining({ minutes: 60, basic_auth: true, password: null })
    );
  });

  it('says why the last share ended by itself', () => {
    show({
      status: statusWith(OFF, {
        problem: {
          code: 'EXPIRED',
          message: 'The time of the share was over, so it ended.',
          next_step: 'Share again to go on.'
        }
      }),
      choices: CHOICES
    });
    expect(panel.text).toContain('The time of the share was over');
    expect(panel.text).toContain('Share again to go on.');
  });

  it('shows what the host should know', () => {
    show({ status: OFF, choices: { ...CHOICES, warnings: LIMITED.warnings } });
    expect(panel.text).toContain('asks for no token');
  });
});

describe('the options', () => {
  async function open(): Promise<void> {
    show({ status: OFF, choices: CHOICES });
    await panel.click('Change');
  }

  it('open and close behind a button that says so', async () => {
    await open();
    const button = panel.button('Change');
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(
      document.getElementById(button.getAttribute('aria-controls') ?? '')
    ).not.toBeNull();
    await panel.click('Change');
    expect(panel.button('Change').getAttribute('aria-expanded')).toBe('false');
    expect(panel.tabStops).toEqual([
      'Local network',
      'ngrok',
      'Start sharing',
      'Change'
    ]);
  });

  it('are all reached by Tab', async () => {
    await open();
    expect(panel.tabStops).toEqual([
      'Local network',
      'ngrok',
      'Start sharing',
      'Change',
      'Address of this computer',
      'Address told to guests',
      'Port',
      'Minutes',
      'Most guests',
      'Outer lock',
      'User name',
      'Passphrases',
      'Change the defaults'
    ]);
  });

  it('offer the addresses of this computer with their interfaces', async () => {
    await open();
    const select = panel.control<HTMLSelectElement>('Address of this computer');
    const labels = [...select.options].map(({ label }) => label);
    expect(labels[0]).toBe('First private address');
    for (const { address } of CHOICES.addresses) {
      expect(labels.some(label => label.includes(address))).toBe(true);
    }
    expect(labels[labels.length - 1]).toMatch(/this computer only/);
  });

  it('go into the start', async () => {
    await open();
    const { address } = CHOICES.addresses[0];
    panel.type('Address of this computer', address);
    panel.type('Address told to guests', 'lab.example');
    panel.type('Port', '8443');
    panel.type('Minutes', '15');
    panel.type('Most guests', '3');
    panel.type('User name', 'friend');
    panel.enter('Port');
    expect(panel.onStart).toHaveBeenCalledWith({
      transport: 'lan',
      host: address,
      advertised_host: 'lab.example',
      port: 8443,
      minutes: 15,
      max_guests: 3,
      role: 'full',
      basic_auth: true,
      username: 'friend',
      password: null,
      session_password: null
    });
  });

  it('change the sentence above', async () => {
    await open();
    panel.type('Minutes', '15');
    expect(panel.text).toContain('for 15 minutes');
  });

  it('keep an address of the settings that this computer does not have now', async () => {
    show(
      { status: OFF, choices: CHOICES },
      { defaults: { ...BUILT_IN_DEFAULTS, hostAddress: '10.9.8.7' } }
    );
    await panel.click('Change');
    expect(panel.control('Address of this computer').value).toBe('10.9.8.7');
    expect(panel.text).toContain('10.9.8.7 (not on this computer now)');
  });

  it('do not start with a fault, but put the keyboard at the first one', async () => {
    await open();
    panel.type('Port', '70000');
    panel.type('Minutes', '0');
    expect(panel.below('Port')).toBe('');
    await panel.click('Start sharing');
    expect(panel.onStart).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(panel.control('Port'));
    expect(panel.control('Port').getAttribute('aria-invalid')).toBe('true');
    expect(panel.below('Port')).toBe('Ports end at 65535.');
    expect(panel.below('Minutes')).toBe('Write 1 or more.');
    panel.type('Minutes', '50000');
    expect(panel.below('Minutes')).toBe('Write 43200 or less.');
    panel.type('Port', '');
    panel.type('Minutes', '5');
    await panel.click('Start sharing');
    expect(panel.onStart).toHaveBeenCalledTimes(1);
  });

  it('lead to the defaults', async () => {
    await open();
    await panel.click('Change the defaults');
    expect(panel.onOpenSettings).toHaveBeenCalled();
    expect(panel.onStart).not.toHaveBeenCalled();
  });
});

describe('chosen passphrases', () => {
  const chosen = { ...BUILT_IN_DEFAULTS, passwords: 'chosen' } as const;

  it('are typed in the panel, hidden unless shown, and go into the start', async () => {
    show({ status: OFF, choices: CHOICES }, { defaults: chosen });
    const field = () => panel.control('Passphrase of the join page');
    expect(field().type).toBe('password');
    expect(field().autocomplete).toBe('new-password');
    await panel.click('Show: Passphrase of the join page');
    expect(field().type).toBe('text');
    expect(field().getAttribute('aria-invalid')).toBe('false');

    panel.type('Passphrase of the outer lock', 'fifteen letters');
    panel.type('Passphrase of the join page', 'too short');
    await panel.click('Start sharing');
    expect(panel.onStart).not.toHaveBeenCalled();
    expect(panel.below('Passphrase of the join page')).toBe(
      'Use at least 15 characters.'
    );

    panel.type('Passphrase of the join page', 'fifteen letters');
    expect(panel.below('Passphrase of the join page')).toBe(
      'Use two different passphrases.'
    );
    panel.type('Passphrase of the join page', 'other fifteen l');
    await panel.click('Start sharing');
    expect(panel.onStart).toHaveBeenCalledWith(
      expect.objectContaining({
        password: 'fifteen letters',
        session_password: 'other fifteen l'
      })
    );
  });

  it('are forgotten as soon as they are not wanted any more', () => {
    show({ status: OFF, choices: CHOICES }, { defaults: chosen });
    panel.type('Passphrase of the outer lock', 'fifteen letters');
    panel.type('Passphrase of the join page', 'other fifteen l');
    panel.type('Passphrases', 'generated');
    panel.type('Passphrases', 'chosen');
    expect(panel.control('Passphrase of the outer lock').value).toBe('');
    expect(panel.control('Passphrase of the join page').value).toBe('');

    panel.type('Passphrase of the outer lock', 'fifteen letters');
    act(() => panel.control('Outer lock').click());
    act(() => panel.control('Outer lock').click());
    expect(panel.control('Passphrase of the outer lock').value).toBe('');
  });

  it('survive a start that failed, and are gone once the share is live', () => {
    const model = show({ status: OFF, choices: CHOICES }, { defaults: chosen });
    const label = 'Passphrase of the join page';
    panel.type(label, 'other fifteen l');
    model.become({ status: STARTING });
    model.become({ status: FAILED });
    expect(panel.control(label).value).toBe('other fifteen l');
    model.become({ status: LIVE });
    model.become({ status: OFF });
    expect(panel.control(label).value).toBe('');
  });
});

describe("the administrator's ceiling", () => {
  it('is shown locked, with the reason', async () => {
    show(
      { status: OFF, choices: { ...LIMITED, blocked: null } },
      {
        defaults: {
          ...BUILT_IN_DEFAULTS,
          minutes: 600,
          basicAuth: false,
          passwords: 'chosen'
        }
      }
    );
    await panel.click('Change');
    expect(panel.control('Minutes').value).toBe('30');
    expect(panel.below('Minutes')).toBe('Your administrator allows 30.');
    expect(panel.control('Most guests').value).toBe('5');
    for (const label of ['Local network', 'ngrok']) {
      expect(panel.control(label).disabled).toBe(true);
      expect(panel.below(label)).toBe('Not allowed by your administrator.');
    }
    for (const label of ['Outer lock', 'Passphrases']) {
      expect(panel.control(label).disabled).toBe(true);
      expect(panel.below(label)).toBe('Set by your administrator.');
    }
    expect(panel.control('Outer lock').checked).toBe(true);
    expect(panel.control('Passphrases').value).toBe('generated');
  });

  it('holds what is typed', async () => {
    show({
      status: OFF,
      choices: {
        ...CHOICES,
        limits: { ...CHOICES.limits, max_share_minutes: 30 }
      }
    });
    await panel.click('Change');
    panel.type('Minutes', '600');
    expect(panel.control('Minutes').value).toBe('30');
  });

  it('that allows no transport says so and starts nothing', () => {
    show({ status: OFF, choices: { ...LIMITED, blocked: null } });
    expect(panel.text).toContain('does not allow the transport lan');
    expect(panel.button('Start sharing').disabled).toBe(true);
  });
});

describe('starting', () => {
  it('ticks what is done, and can be called off', async () => {
    const model = show({ status: STARTING, choices: CHOICES });
    expect(panel.heading).toBe('Opening the share…');
    const steps = [...panel.node.querySelectorAll('li')].map(step => [
      step.textContent,
      step.getAttribute('aria-current')
    ]);
    expect(steps.map(([text]) => text?.replace('done', ''))).toEqual([
      'Gateway started',
      'Address open',
      'Locks proved as a stranger'
    ]);
    expect(steps.filter(([text]) => text?.endsWith('done'))).toHaveLength(
      STARTING.steps.length
    );
    expect(steps.filter(([, current]) => current === 'step')).toHaveLength(1);
    await panel.click('Cancel');
    expect(model.stop).toHaveBeenCalled();
  });

  it('begins with the click, before the server has said anything', () => {
    show({ status: FAILED, choices: CHOICES, busy: ['start'] });
    expect(panel.state).toBe('starting');
    expect(panel.text).not.toContain('done');
  });
});

describe('live', () => {
  const PEOPLE = joinPeople(HOST, LIVE, [
    { user: { username: LIVE.guests[0].username }, current: 'notebook:a.ipynb' }
  ]);

  function showLive(
    state: ConstructorParameters<typeof FakeModel>[0] = {}
  ): FakeModel {
    return show(
      {
        status: LIVE,
        choices: CHOICES,
        invitation: INVITATION,
        ...state
      },
      { people: PEOPLE }
    );
  }

  it('shows address and fingerprint, and no passphrase', () => {
    showLive();
    expect(panel.text).toContain(INVITATION.url);
    expect(panel.text).toContain(INVITATION.fingerprint_sha256);
    expect(panel.node.innerHTML).not.toContain(INVITATION.password);
    expect(panel.node.innerHTML).not.toContain(INVITATION.session_password);
    expect(panel.text).toContain(WARNING);
  });

  it('asks for the invitation once', () => {
    const model = showLive({ invitation: null });
    panel.draw();
    expect(model.loadInvitation).toHaveBeenCalledTimes(1);
  });

  it('asks for no secret while nobody looks', () => {
    const model = show({ status: LIVE, choices: CHOICES }, { isShown: false });
    expect(model.loadInvitation).not.toHaveBeenCalled();
  });

  it('shows and hides each passphrase by itself', async () => {
    showLive();
    await panel.click('Show: Passphrase 1: browser window');
    expect(panel.text).toContain(INVITATION.password);
    expect(panel.text).not.toContain(INVITATION.session_password);
    await panel.click('Hide: Passphrase 1: browser window');
    expect(panel.node.innerHTML).not.toContain(INVITATION.password);
  });

  it.each([
    ['Copy the address', INVITATION.url],
    ['Copy the user name', INVITATION.username],
    ['Copy passphrase 1', INVITATION.password],
    ['Copy passphrase 2', INVITATION.session_password],
    ['Copy the fingerprint', INVITATION.fingerprint_sha256]
  ])('has a button to %s', async (name, value) => {
    showLive();
    await panel.click(name);
    expect(panel.copied).toBe(value);
    expect(panel.find('[role="status"]').textContent).toContain('Copied.');
  });

  it('copies the invitation without passphrases, and the passphrases alone', async () => {
    showLive();
    await panel.click('Copy invitation, without passphrases');
    expect(panel.copied).toBe(
      invitationText(
        INVITATION,
        {
          hostName: 'Ada',
          expiresAt: LIVE.expires_at ?? '',
          hasInterstitial: false
        },
        trans
      )
    );
    expect(panel.copied).not.toContain(INVITATION.password);
    await panel.click('Copy passphrases alone');
    expect(panel.copied).toContain(INVITATION.session_password);
    expect(panel.copied).not.toContain(INVITATION.url);
    await act(async () => pass(60_000));
    expect(panel.copied).toBe('');
  });

  it('says when the clipboard cannot be emptied', async () => {
    showLive();
    panel.isReadable = false;
    await panel.click('Copy passphrases alone');
    expect(panel.find('[role="status"]').textContent).toContain(
      'stays on the clipboard'
    );
    await act(async () => pass(60_000));
    expect(panel.copied).not.toBe('');
  });

  it('has one passphrase without the outer lock', () => {
    showLive({
      invitation: { ...INVITATION, username: null, password: null }
    });
    expect(panel.text).toContain('Passphrase: join page');
    expect(panel.text).not.toContain('User name');
    expect(panel.buttonOrNone('Copy passphrase 1')).toBeUndefined();
  });

  it('gives each person one row, the host marked', () => {
    showLive();
    const rows = [...panel.node.querySelectorAll('li')].map(
      row => row.textContent
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toContain('you, the host');
    expect(rows[1]).toContain('Zoë O’Neill');
    expect(rows[1]).toContain('a.ipynb');
    expect(rows[1]).toContain('192.168.1.31');
    expect(rows[1]).toContain('4 connections');
    expect(rows[2]).toContain('no page open');
    expect(panel.find('h3').textContent).toBe('2 guests');
  });

  it('takes a name for text and nothing else', () => {
    show(
      { status: LIVE, choices: CHOICES, invitation: INVITATION },
      {
        people: [
          {
            ...PEOPLE[1],
            name: '<img src=x onerror=alert(1)>'
          }
        ]
      }
    );
    expect(panel.node.querySelector('img')).toBeNull();
    expect(panel.text).toContain('<img src=x onerror=alert(1)>');
  });

  it('removes a guest, never the host', async () => {
    showLive();
    expect(panel.buttonOrNone('Remove Ada')).toBeUndefined();
    await panel.click('Remove Zoë O’Neill');
    expect(panel.onRemove).toHaveBeenCalledWith(PEOPLE[1]);
  });

  it('shows that a guest is being removed', () => {
    showLive({ busy: [`remove ${PEOPLE[1].id}`] });
    expect(panel.button('Remove Zoë O’Neill').disabled).toBe(true);
    expect(panel.button('Remove 李雷').disabled).toBe(false);
  });

  it('counts down, and adds 30 minutes', async () => {
    // It is half past nine, and the share ends at ten.
    const model = showLive({
      status: statusWith(LIVE, {
        expires_at: new Date(Date.now() + 30 * 60_000).toISOString()
      })
    });
    const timer = () => panel.find('[role="timer"]').textContent;
    expect(timer()).toBe('30 min left');
    await act(async () => pass(60_000));
    expect(timer()).toBe('29 min left');
    await act(async () => pass(25 * 60_000));
    expect(timer()).toBe('4:00 left');
    await panel.click('+30 min');
    expect(model.extend).toHaveBeenCalledWith(30);
  });

  it('locks +30 min where the administrator allows no more', () => {
    showLive({
      choices: {
        ...CHOICES,
        limits: { ...CHOICES.limits, max_share_minutes: 60 }
      }
    });
    const button = panel.button('+30 min');
    expect(button.disabled).toBe(true);
    expect(button.title).toBe('Your administrator allows 60 minutes.');
  });

  it('locks +30 min at the end of the longest share there is', () => {
    const began = Date.parse(LIVE.started_at ?? '');
    showLive({
      status: statusWith(LIVE, {
        expires_at: new Date(began + 43_200 * 60_000).toISOString()
      })
    });
    const button = panel.button('+30 min');
    expect(button.disabled).toBe(true);
    expect(button.title).toBe('A share lasts 43200 minutes at most.');
  });

  it('stops with one click', async () => {
    const model = showLive();
    await panel.click('Stop');
    expect(model.stop).toHaveBeenCalledTimes(1);
  });

  it('says that the server does not answer, and keeps Stop within reach', () => {
    showLive({
      reach: 'unreachable',
      lost: knownProblem('JUPYTER_UNREACHABLE')
    });
    expect(panel.state).toBe('live');
    expect(panel.find('[role="alert"]').textContent).toContain(
      'The Jupyter server does not answer.'
    );
    expect(panel.button('Stop').disabled).toBe(false);
  });

  it('says why a wish failed', () => {
    showLive({ error: knownProblem('NOT_ALLOWED') });
    expect(panel.find('[role="alert"]').textContent).toContain(
      'does not allow you'
    );
  });

  it('says what the proof cannot prove', () => {
    showLive();
    expect(panel.text).toContain('firewall between you and your guests');
  });
});

describe('failed', () => {
  it('says what and the next step, and lets the host try again', async () => {
    show({ status: FAILED, choices: CHOICES });
    expect(panel.heading).toBe('The share failed, the door is shut');
    expect(panel.find('[role="alert"]').textContent).toBe(
      'Another program already uses this port.Choose another port, or leave it empty for a free one.'
    );
    await panel.click('Try again');
    expect(panel.onStart).toHaveBeenCalledTimes(1);
  });

  it('shows a refused wish and what it left behind as one problem', () => {
    show({ status: FAILED, choices: CHOICES, error: FAILED.problem });
    expect(panel.node.querySelectorAll('[role="alert"]')).toHaveLength(1);
  });
});

describe('where sharing is not possible', () => {
  it('says why and what to do, and offers no start', async () => {
    const model = show({ status: OFF, choices: LIMITED });
    expect(panel.state).toBe('blocked');
    expect(panel.text).toContain('belongs to a JupyterHub');
    expect(panel.text).toContain('SecureShareApp.allow_on_hub');
    expect(panel.tabStops).toEqual(['Check again']);
    await panel.click('Check again');
    expect(model.loadChoices).toHaveBeenCalled();
  });

  it('tells how to enable the server extension', async () => {
    const model = show({
      reach: 'missing',
      lost: knownProblem('EXTENSION_MISSING')
    });
    expect(panel.text).toContain(
      'jupyter server extension enable jupyter_secure_share'
    );
    await panel.click('Check again');
    expect(model.refresh).toHaveBeenCalled();
  });

  it('says that the server does not answer', () => {
    show({
      reach: 'unreachable',
      lost: knownProblem('JUPYTER_UNREACHABLE'),
      status: OFF
    });
    expect(panel.state).toBe('unreachable');
    expect(panel.buttonOrNone('Start sharing')).toBeUndefined();
  });
});

describe('for those who cannot see or use a mouse', () => {
  it('tells each new state', () => {
    show({ status: OFF, choices: CHOICES });
    expect(panel.find('h2').getAttribute('aria-live')).toBe('polite');
  });

  it('keeps the place of the keyboard when a state replaces another', async () => {
    const model = show({ status: OFF, choices: CHOICES });
    panel.button('Start sharing').focus();
    model.become({ status: STARTING });
    expect(document.activeElement).toBe(panel.find('h2'));
    expect(panel.heading).toBe('Opening the share…');
  });

  it('keeps the place of the keyboard when the control at hand vanishes', async () => {
    const model = show({ status: LIVE, choices: CHOICES });
    panel.button('Fetch the invitation').focus();
    model.become({ invitation: INVITATION });
    expect(document.activeElement).toBe(panel.find('h2'));
  });

  it('takes no focus for somebody who has clicked beside everything', () => {
    const model = show({ status: LIVE, choices: CHOICES });
    panel.button('Fetch the invitation').focus();
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    panel.button('Fetch the invitation').blur();
    model.become({ invitation: INVITATION });
    expect(document.activeElement).toBe(document.body);
  });

  it('lets the keyboard stay at +30 min while it works', () => {
    show({ status: LIVE, choices: CHOICES, busy: ['extend'] });
    expect(panel.button('+30 min').disabled).toBe(false);
  });

  it('says what is seen first where it says more to a screen reader', () => {
    show({ status: LIVE, choices: CHOICES, invitation: INVITATION });
    for (const button of panel.node.querySelectorAll('button')) {
      const seen = button.textContent ?? '';
      expect(button.getAttribute('aria-label') ?? seen).toContain(seen);
    }
  });

  it('leaves the keyboard where it is when that is elsewhere', () => {
    const model = show({ status: OFF, choices: CHOICES });
    const editor = document.createElement('textarea');
    document.body.append(editor);
    editor.focus();
    model.become({ status: STARTING });
    expect(document.activeElement).toBe(editor);
    editor.remove();
  });

  it('names every control', async () => {
    show({ status: LIVE, choices: CHOICES, invitation: INVITATION });
    expect(panel.tabStops.every(name => name !== '')).toBe(true);
    panel.model.become({ status: OFF });
    await panel.click('Change');
    expect(panel.tabStops.every(name => name !== '')).toBe(true);
  });
});

import { BUILT_IN_DEFAULTS } from '../defaultValues';
import type { IShareDraft } from '../draft';
import {
  ceilingOf,
  draftOf,
  faultsOf,
  heldBelow,
  NO_CEILING,
  optionsOf
} from '../draft';
import type { TransportName } from '../protocol';
import { CHOICES, LIMITED } from './samples';

const DRAFT = draftOf(BUILT_IN_DEFAULTS);

function draftWith(change: Partial<IShareDraft>): IShareDraft {
  return { ...DRAFT, ...change };
}

describe('the built-in defaults', () => {
  it('make a draft without faults', () => {
    expect(faultsOf(DRAFT)).toEqual({});
  });

  it('stand for these options', () => {
    expect(optionsOf(DRAFT)).toEqual({
      transport: 'lan',
      host: null,
      advertised_host: null,
      port: 0,
      minutes: 60,
      max_guests: 100,
      role: 'full',
      basic_auth: true,
      username: 'guest',
      password: null,
      session_password: null
    });
  });
});

describe('faults', () => {
  it.each<[Partial<IShareDraft>, object]>([
    [{ port: '0' }, { port: 'too-small' }],
    [{ port: '65536' }, { port: 'too-large' }],
    [{ minutes: '43200', maxGuests: '1000' }, {}],
    [{ minutes: '43201' }, { minutes: 'too-large' }],
    [{ maxGuests: '1001' }, { maxGuests: 'too-large' }],
    [{ port: '80a' }, { port: 'not-whole' }],
    [{ port: ' 443 ' }, {}],
    [{ port: '0', transport: 'ngrok' }, {}],
    [{ domain: 'no domain' }, {}],
    [{ domain: 'no domain', transport: 'ngrok' }, { domain: 'no-domain' }],
    [{ domain: 'lab', transport: 'ngrok' }, { domain: 'no-domain' }],
    [{ domain: '-a.example', transport: 'ngrok' }, { domain: 'no-domain' }],
    [
      { domain: 'http://lab.example', transport: 'ngrok' },
      { domain: 'no-domain' }
    ],
    [
      { domain: 'lab.example/path', transport: 'ngrok' },
      { domain: 'no-domain' }
    ],
    [{ domain: ' https://Lab.example/ ', transport: 'ngrok' }, {}],
    [{ minutes: '' }, { minutes: 'not-whole' }],
    [{ minutes: '0' }, { minutes: 'too-small' }],
    [{ minutes: '1.5' }, { minutes: 'not-whole' }],
    [{ maxGuests: '-1' }, { maxGuests: 'not-whole' }],
    [{ username: ' ' }, { username: 'empty' }],
    [{ username: 'a:b' }, { username: 'colon' }],
    [{ username: 'a:b', basicAuth: false }, {}],
    [
      { passwords: 'chosen' },
      { password: 'too-short', sessionPassword: 'too-short' }
    ],
    [
      { passwords: 'chosen', basicAuth: false },
      { sessionPassword: 'too-short' }
    ],
    [
      {
        passwords: 'chosen',
        password: 'fifteen letters',
        sessionPassword: 'fifteen letters'
      },
      { sessionPassword: 'same' }
    ],
    [
      {
        passwords: 'chosen',
        password: 'fifteen letters',
        sessionPassword: 'other fifteen l'
      },
      {}
    ]
  ])('of %j are %j', (change, faults) => {
    expect(faultsOf(draftWith(change))).toEqual(faults);
  });

  it('count characters, not UTF-16 units', () => {
    const eightEmoji = '🦊'.repeat(8);
    expect(
      faultsOf(
        draftWith({
          passwords: 'chosen',
          basicAuth: false,
          sessionPassword: eightEmoji
        })
      )
    ).toEqual({ sessionPassword: 'too-short' });
  });
});

describe('the ceiling', () => {
  it('is none where the administrator set none', () => {
    expect(ceilingOf(CHOICES)).toEqual(NO_CEILING);
    expect(ceilingOf(null)).toEqual(NO_CEILING);
  });

  it('holds every field that the administrator limits', () => {
    const held = heldBelow(
      draftWith({
        minutes: '600',
        maxGuests: '100',
        basicAuth: false,
        passwords: 'chosen'
      }),
      ceilingOf(LIMITED)
    );
    expect(held).toMatchObject({
      minutes: '30',
      maxGuests: '5',
      basicAuth: true,
      passwords: 'generated'
    });
  });

  it('leaves the first transport that is allowed', () => {
    const only = (...allowed_transports: TransportName[]) =>
      heldBelow(
        DRAFT,
        ceilingOf({
          ...CHOICES,
          limits: { ...CHOICES.limits, allowed_transports }
        })
      ).transport;
    expect(only('lan', 'ngrok')).toBe('lan');
    expect(only('ngrok')).toBe('ngrok');
    // Nothing is left: the form says so.
    expect(only()).toBe('lan');
  });

  it('leaves alone what lies below it, and what is no number yet', () => {
    const draft = draftWith({ minutes: '10', maxGuests: '' });
    expect(heldBelow(draft, ceilingOf(LIMITED))).toMatchObject({
      minutes: '10',
      maxGuests: ''
    });
  });
});

describe('options', () => {
  it('of ngrok hold nothing of the network, and no limit where the host says 0', () => {
    const options = optionsOf(
      draftWith({
        transport: 'ngrok',
        hostAddress: '10.0.0.1',
        port: '8443',
        monthlyRequests: 0,
        monthlyMegabytes: 0
      })
    );
    expect(options).not.toHaveProperty('host');
    expect(options).not.toHaveProperty('port');
    expect(options).toMatchObject({
      transport: 'ngrok',
      domain: null,
      monthly_requests: null,
      monthly_bytes: null
    });
  });

  it('carry chosen passphrases only when they are chosen', () => {
    const typed = {
      password: 'fifteen letters',
      sessionPassword: 'other fifteen l'
    };
    expect(optionsOf(draftWith(typed))).toMatchObject({
      password: null,
      session_password: null
    });
    expect(
      optionsOf(draftWith({ ...typed, passwords: 'chosen', basicAuth: false }))
    ).toMatchObject({ password: null, session_password: 'other fifteen l' });
  });
});

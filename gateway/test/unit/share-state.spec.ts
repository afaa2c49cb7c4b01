import { createAssertionSigner } from '../../src/assertion';
import { systemRandom } from '../../src/random';
import type { IDoor } from '../../src/share';
import { createShare } from '../../src/share-state';
import { FakeClock } from '../support/fake-clock';

const NO_DOOR: IDoor = {
  checkBasic: async () => ({ kind: 'missing' }),
  checkSessionPassword: async () => ({ kind: 'missing' })
};

function stage() {
  const clock = new FakeClock();
  const joined: string[] = [];
  const share = createShare({
    id: '0123456789abcdef',
    address: { origin: 'https://10.0.0.1:8443', hostHeader: '10.0.0.1:8443' },
    upstream: {
      socket_path: null,
      host: '127.0.0.1',
      port: 8888,
      certificate_pem: null,
      base_url: '/user/ada/'
    },
    hostName: 'Ada',
    document: null,
    basicAuth: true,
    role: 'full',
    maxGuests: 2,
    expiresAtWallMs: clock.wallMs() + 1000,
    door: NO_DOOR,
    signer: createAssertionSigner({
      key: Buffer.alloc(32),
      clock,
      random: systemRandom
    }),
    clock,
    random: systemRandom,
    onJoined: ({ name }) => joined.push(name),
    onChange: () => undefined,
    onLeft: () => undefined
  });
  return { share, joined, clock };
}

describe('a share', () => {
  it('is opening at first, and nobody joins', () => {
    const { share } = stage();
    expect(share.opening).toBe(true);
    expect(share.sessions.join(share.sessions.open('s'), 'Grace', 'ip')).toBe(
      'ended'
    );
    share.markOpen();
    expect(share.opening).toBe(false);
    expect(
      typeof share.sessions.join(share.sessions.open('s'), 'Grace', 'ip')
    ).toBe('object');
  });

  // Red when only `markEnded` ends it: until a timer has found out, people would come in.
  it('is over at its last moment, before anybody says so', async () => {
    const { share, clock } = stage();
    share.markOpen();
    const waiting = share.sessions.open('s');
    await clock.pass(999);
    expect(share.end).toBeNull();
    await clock.pass(1);
    expect(share.end).toEqual({ reason: 'expired' });
    expect(share.sessions.join(waiting, 'Grace', 'ip')).toBe('ended');
    share.markEnded({ reason: 'stopped' });
    expect(share.end).toEqual({ reason: 'stopped' });
  });

  it('takes each nonce of the proof once, and none that it did not give', () => {
    const { share } = stage();
    const nonce = share.giveProofNonce();
    expect(nonce).toMatch(/^[\w-]{43}$/);
    expect(share.takeProofNonce('')).toBe(false);
    expect(share.takeProofNonce(nonce)).toBe(true);
    expect(share.takeProofNonce(nonce)).toBe(false);
  });

  it('takes no nonce any more once it is open', () => {
    const { share } = stage();
    const nonce = share.giveProofNonce();
    share.markOpen();
    expect(share.takeProofNonce(nonce)).toBe(false);
  });

  it('names its cookie after itself, with the prefix that ties it to this origin', () => {
    expect(stage().share.cookieName).toBe('__Host-jss-0123456789abcdef');
  });

  it('ends once, for the first reason, and lets nobody in after', () => {
    const { share } = stage();
    share.markOpen();
    const waiting = share.sessions.open('s');
    share.markEnded({ reason: 'expired' });
    share.markEnded({ reason: 'stopped' });
    expect(share.end).toEqual({ reason: 'expired' });
    expect(share.sessions.join(waiting, 'Grace', 'ip')).toBe('ended');
  });

  it('speaks for guests who have joined only', () => {
    const { share, joined } = stage();
    share.markOpen();
    const waiting = share.sessions.open('s');
    const claim = { method: 'GET', target: '/user/ada/api/me' };
    expect(() => share.assertion(claim, waiting)).toThrow();
    const session = share.sessions.join(waiting, 'Grace', 'ip');
    if (typeof session === 'string') {
      throw new Error(session);
    }
    const [, payload = ''] = share.assertion(claim, session).split('.');
    expect(
      JSON.parse(Buffer.from(payload, 'base64url').toString())
    ).toMatchObject({
      ...claim,
      guest: session.guest?.id,
      username: session.guest?.username,
      name: 'Grace',
      role: 'full',
      session: session.publicId
    });
    expect(joined).toEqual(['Grace']);
  });
});

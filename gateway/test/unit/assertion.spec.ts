import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSERTION_LIFE_MS, type IAssertion } from '../../../src/protocol';
import { createAssertionSigner, type Claim } from '../../src/assertion';
import { systemRandom } from '../../src/random';
import { FakeClock } from '../support/fake-clock';

const CLAIM: Claim = {
  method: 'GET',
  target: '/base/api/me?x=%20',
  guest: '0123456789abcdef',
  username: 'guest-0123456789abcdef',
  name: 'Ünal 😀',
  role: 'full',
  session: 'fedcba9876543210'
};

describe('an assertion', () => {
  const key = systemRandom.bytes(32);
  const clock = new FakeClock();
  const signer = createAssertionSigner({ key, clock, random: systemRandom });

  it('is signed as the contract says', () => {
    const [version, payload = '', mac] = signer.sign(CLAIM).split('.');
    expect(version).toBe('v1');
    expect(mac).toBe(
      createHmac('sha256', key).update(`v1.${payload}`).digest('base64url')
    );
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual({
      ...CLAIM,
      expires_ms: clock.wallMs() + ASSERTION_LIFE_MS,
      nonce: expect.stringMatching(/^[0-9a-f]{32}$/)
    });
  });

  it('is never the same twice', () => {
    const values = Array.from({ length: 100 }, () => signer.sign(CLAIM));
    expect(new Set(values).size).toBe(100);
  });

  it('fits into a header whatever the name', () => {
    expect(signer.sign({ ...CLAIM, name: 'a\r\nb: c\u2028' })).toMatch(
      /^[\w.-]+$/
    );
  });

  it('carries nothing but a claim', () => {
    const claim = { ...CLAIM, secret: 'canary' };
    const [, payload = ''] = signer.sign(claim).split('.');
    expect(Buffer.from(payload, 'base64url').toString()).not.toContain(
      'canary'
    );
  });

  it('needs a whole key', () => {
    expect(() =>
      createAssertionSigner({
        key: Buffer.alloc(31),
        clock,
        random: systemRandom
      })
    ).toThrow();
  });

  it('is the sample that the server extension verifies', () => {
    const { key, claim, header } = JSON.parse(
      readFileSync(
        join(__dirname, '../../../src/protocol/fixtures/assertion.json'),
        'utf8'
      )
    ) as { key: string; claim: IAssertion; header: string };
    const signer = createAssertionSigner({
      key: Buffer.from(key, 'base64'),
      clock: { wallMs: () => claim.expires_ms - ASSERTION_LIFE_MS },
      random: { bytes: () => Buffer.from(claim.nonce, 'hex') }
    });
    expect(signer.sign(claim)).toBe(header);
  });
});

import { ensureStrong, makeDoor, makeSecrets } from '../../src/locks';
import { systemRandom } from '../../src/random';
import { FakeClock } from '../support/fake-clock';
import { LOOPBACK_OPTIONS } from '../support/gateway-process';

const STRONG = 'zebra quilt fjord lantern';

describe('the passphrases of a share', () => {
  it('are generated, two different ones, unless they are chosen', () => {
    const { outer, sessionPassword } = makeSecrets(
      LOOPBACK_OPTIONS,
      systemRandom
    );
    expect(outer?.username).toBe('guest');
    expect(outer?.password).toMatch(/^[a-z]+(-[a-z]+){5}$/);
    expect(sessionPassword).not.toBe(outer?.password);
    expect(
      makeSecrets(
        { ...LOOPBACK_OPTIONS, password: 'one', session_password: 'two' },
        systemRandom
      )
    ).toEqual({
      outer: { username: 'guest', password: 'one' },
      sessionPassword: 'two'
    });
  });

  it('are one when the outer lock is off', () => {
    const chosen = { ...LOOPBACK_OPTIONS, basic_auth: false, password: STRONG };
    expect(makeSecrets(chosen, systemRandom).outer).toBeNull();
  });

  it.each<[string, object, boolean]>([
    ['none', {}, true],
    ['strong ones', { password: STRONG, session_password: STRONG }, true],
    ['a weak outer one', { password: 'passwordpassword' }, false],
    ['a weak inner one', { session_password: 'passwordpassword' }, false],
    ['the user name', { username: STRONG, password: STRONG }, false],
    [
      'a weak outer one that is not used',
      { basic_auth: false, password: 'weak' },
      true
    ]
  ])('when chosen as %s are taken: %s', async (_what, chosen, isTaken) => {
    const answer = ensureStrong({ ...LOOPBACK_OPTIONS, ...chosen });
    await (isTaken
      ? expect(answer).resolves.toBeUndefined()
      : expect(answer).rejects.toMatchObject({ code: 'PASSWORD_TOO_WEAK' }));
  });

  it('open the door, and the host is told of a lock', async () => {
    const events: unknown[] = [];
    const chosen = { ...LOOPBACK_OPTIONS, session_password: STRONG };
    const secrets = makeSecrets(chosen, systemRandom);
    const door = await makeDoor(chosen, secrets, {
      clock: new FakeClock(),
      random: systemRandom,
      log: { write: (...entry) => events.push(entry) }
    });
    const header = `Basic ${Buffer.from(`guest:${secrets.outer?.password}`).toString('base64')}`;
    expect((await door.checkBasic('a', header)).kind).toBe('admitted');
    expect((await door.checkSessionPassword('a', STRONG)).kind).toBe(
      'admitted'
    );
    for (let time = 0; time < 10; time += 1) {
      await door.checkBasic('b', 'Basic eDp5');
    }
    expect(events).toEqual([
      ['warning', 'source-locked', { source: 'b', budget_used_up: false }]
    ]);
  });
});

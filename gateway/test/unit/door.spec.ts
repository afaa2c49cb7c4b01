import { createDoor, type IDoorOptions } from '../../src/door';
import {
  createQuickCheck,
  createSlowCheck,
  type ISlowCheck
} from '../../src/password-check';
import { systemRandom } from '../../src/random';
import type { DoorVerdict } from '../../src/share';
import { createTries, FREE_TRIES } from '../../src/tries';
import { createTurns } from '../../src/turns';
import { FakeClock } from '../support/fake-clock';

const OUTER = 'outer lock passphrase';
const INNER = 'inner session password';

function quick(right: string) {
  return createQuickCheck(right, systemRandom);
}

function stage(changes: Partial<IDoorOptions> = {}) {
  const clock = new FakeClock();
  const door = createDoor({
    outer: { username: quick('guest'), password: quick(OUTER) },
    session: quick(INNER),
    tries: createTries(clock, () => undefined),
    turns: createTurns({ atOnce: 2, waiting: 50, waitingPerSource: 25 }),
    ...changes
  });
  return {
    clock,
    door,
    basic: (username: string, password: string, source = 'a') =>
      door.checkBasic(
        source,
        `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
      )
  };
}

function count(verdicts: DoorVerdict[], kind: DoorVerdict['kind']): number {
  return verdicts.filter(verdict => verdict.kind === kind).length;
}

describe('the outer lock', () => {
  it('opens for user name and password only', async () => {
    const { basic } = stage();
    expect(await basic('guest', OUTER)).toEqual({ kind: 'admitted' });
    expect(await basic('guest', INNER)).toEqual({ kind: 'refused' });
    expect(await basic('Guest', OUTER)).toEqual({ kind: 'refused' });
    expect(await basic('', '')).toEqual({ kind: 'refused' });
  });

  it('takes no credentials and other schemes for no try', async () => {
    const { door, basic } = stage();
    for (let time = 0; time < 50; time += 1) {
      expect(await door.checkBasic('a', undefined)).toEqual({
        kind: 'missing'
      });
      expect(await door.checkBasic('a', 'Bearer x')).toEqual({
        kind: 'missing'
      });
    }
    expect(await basic('guest', OUTER)).toEqual({ kind: 'admitted' });
  });

  it('counts malformed credentials as tries', async () => {
    const { door, basic } = stage();
    for (let time = 0; time < FREE_TRIES; time += 1) {
      await door.checkBasic('a', 'Basic !!!');
    }
    expect((await basic('guest', OUTER)).kind).toBe('locked');
  });

  it('lets nobody pass when it is off', async () => {
    const { basic } = stage({ outer: null });
    expect(await basic('guest', OUTER)).toEqual({ kind: 'missing' });
  });

  it('looks at the password of an unknown user too', async () => {
    let looked = 0;
    const password: ISlowCheck = {
      slow: true,
      matches: async () => {
        looked += 1;
        return true;
      }
    };
    const { basic } = stage({ outer: { username: quick('guest'), password } });
    expect(await basic('nobody', OUTER)).toEqual({ kind: 'refused' });
    expect(looked).toBe(1);
  });
});

describe('both locks', () => {
  it('count together', async () => {
    const { door, basic } = stage();
    for (let time = 0; time < FREE_TRIES / 2; time += 1) {
      await basic('guest', 'wrong');
      await door.checkSessionPassword('a', 'wrong');
    }
    expect((await basic('guest', OUTER)).kind).toBe('locked');
    expect((await door.checkSessionPassword('a', INNER)).kind).toBe('locked');
    expect((await basic('guest', OUTER, 'b')).kind).toBe('admitted');
  });

  it('look at ten of two thousand tries, the right one being the last', async () => {
    const { basic } = stage();
    const verdicts: DoorVerdict[] = [];
    for (let time = 0; time < 2000; time += 1) {
      verdicts.push(await basic('guest', `wrong ${time}`));
    }
    verdicts.push(await basic('guest', OUTER));
    expect(count(verdicts, 'refused')).toBe(FREE_TRIES);
    expect(count(verdicts, 'admitted')).toBe(0);
  });

  it('look at ten of a burst that comes at once', async () => {
    const { basic } = stage();
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, () => basic('guest', 'wrong'))
    );
    expect(count(verdicts, 'refused')).toBe(FREE_TRIES);
  });

  it('forget the count when somebody comes in, not when the outer lock opens', async () => {
    const { door, basic } = stage();
    for (let time = 0; time < FREE_TRIES - 1; time += 1) {
      await door.checkSessionPassword('a', 'wrong');
    }
    await basic('guest', OUTER);
    await door.checkSessionPassword('a', 'wrong');
    // Red when `entered` is called for the outer lock as well.
    expect((await door.checkSessionPassword('a', INNER)).kind).toBe('locked');

    for (let time = 0; time < FREE_TRIES - 1; time += 1) {
      await door.checkSessionPassword('b', 'wrong');
    }
    await door.checkSessionPassword('b', INNER);
    await door.checkSessionPassword('b', 'wrong');
    expect((await door.checkSessionPassword('b', INNER)).kind).toBe('admitted');
  });

  it('never hold up right tries: a hundred people from one address', async () => {
    const { door, basic } = stage();
    for (let person = 0; person < 100; person += 1) {
      expect((await basic('guest', OUTER)).kind).toBe('admitted');
      expect((await door.checkSessionPassword('a', INNER)).kind).toBe(
        'admitted'
      );
    }
  });
});

describe('a slow lock', () => {
  it('looks at ten of a burst that comes at once', async () => {
    const session = await createSlowCheck(INNER, systemRandom);
    const { door } = stage({ session });
    const verdicts = await Promise.all([
      ...Array.from({ length: 20 }, () =>
        door.checkSessionPassword('a', 'wrong')
      ),
      door.checkSessionPassword('b', INNER)
    ]);
    expect(count(verdicts.slice(0, 20), 'refused')).toBe(FREE_TRIES);
    expect(verdicts.at(-1)).toEqual({ kind: 'admitted' });
  });

  it('works on two at once and sends away what does not fit into its line', async () => {
    let working = 0;
    let most = 0;
    const session: ISlowCheck = {
      slow: true,
      async matches() {
        working += 1;
        most = Math.max(most, working);
        await new Promise(resolve => setImmediate(resolve));
        working -= 1;
        return false;
      }
    };
    const { door } = stage({ session });
    const verdicts = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        door.checkSessionPassword(`source ${index % 100}`, 'wrong')
      )
    );
    expect(most).toBe(2);
    expect(count(verdicts, 'locked')).toBe(500 - 50 - 2);
  });

  it('gives its turn back when the check breaks', async () => {
    let broken = 5;
    const session: ISlowCheck = {
      slow: true,
      async matches() {
        broken -= 1;
        if (broken >= 0) {
          throw new Error('out of memory');
        }
        return true;
      }
    };
    const { door } = stage({ session });
    for (let time = 0; time < 5; time += 1) {
      await expect(door.checkSessionPassword('a', 'x')).rejects.toThrow();
    }
    expect(await door.checkSessionPassword('a', 'x')).toEqual({
      kind: 'admitted'
    });
  });
});

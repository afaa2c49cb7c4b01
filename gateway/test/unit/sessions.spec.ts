import { createHash } from 'node:crypto';
import { ABSENT_AFTER_MS, Guests } from '../../src/guests';
import type { GuestState } from '../../src/guest-state';
import { systemRandom } from '../../src/random';
import {
  IDLE_LIMIT_MS,
  MAX_JOINED,
  MAX_WAITING,
  MAX_WAITING_PER_SOURCE,
  Sessions
} from '../../src/sessions';
import type { IGuestSocket, ISession, JoinRefusal } from '../../src/share';
import { FakeClock } from '../support/fake-clock';

function stage({ maxGuests = 3 } = {}) {
  const clock = new FakeClock();
  const left: string[] = [];
  const state = { isOpen: true };
  const onLeft = ({ name }: GuestState) => left.push(name);
  const guests = new Guests({
    clock,
    random: systemRandom,
    maxGuests,
    role: 'full',
    hostName: 'Ada',
    onChange: () => undefined,
    onMadeRoom: onLeft
  });
  const sessions = new Sessions({
    clock,
    random: systemRandom,
    guests,
    isOpen: () => state.isOpen,
    onLeft
  });
  return {
    clock,
    left,
    state,
    guests,
    sessions,
    join: (name: string) =>
      joined(sessions.join(sessions.open('s'), name, 'ip'))
  };
}

function joined(answer: ISession | JoinRefusal): ISession {
  if (typeof answer === 'string') {
    throw new Error(answer);
  }
  return answer;
}

const PAGE: IGuestSocket = {
  kind: 'live',
  close: () => undefined,
  destroy: () => undefined
};

describe('sessions', () => {
  it('have secrets of 256 bits, which their public ids do not give away', () => {
    const { sessions } = stage();
    const { secret, publicId } = sessions.open('s');
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(publicId).toBe(
      createHash('sha256').update(secret).digest('hex').slice(0, 16)
    );
  });

  it('are found by their secret only', () => {
    const { sessions } = stage();
    const session = sessions.open('s');
    expect(sessions.find(session.secret)).toBe(session);
    for (const other of [
      '',
      session.publicId,
      `${session.secret}=`,
      session.secret.slice(1),
      'A'.repeat(43),
      '__proto__'
    ]) {
      expect(sessions.find(other)).toBeNull();
    }
  });

  it('get a new secret at joining; the old one stops working', () => {
    const { sessions } = stage();
    const waiting = sessions.open('s');
    const session = joined(sessions.join(waiting, 'Grace', '10.0.0.2'));
    expect(session.secret).not.toBe(waiting.secret);
    expect(sessions.find(waiting.secret)).toBeNull();
    expect(sessions.find(session.secret)?.guest).toMatchObject({
      name: 'Grace',
      address: '10.0.0.2',
      role: 'full',
      username: `guest-${session.guest?.id}`
    });
  });

  it('give one guest for a form that was sent twice', () => {
    const { sessions, guests } = stage();
    const waiting = sessions.open('s');
    const first = joined(sessions.join(waiting, 'Grace', 'ip'));
    expect(sessions.join(waiting, 'Grace', 'ip')).toBe(first);
    expect(sessions.join(waiting, 'Mallory', 'ip')).toBe('ended');
    expect(guests.present).toHaveLength(1);
  });

  it('may have the same name as another guest’s, but not as the host', () => {
    const { sessions, join, guests } = stage();
    join('Grace');
    join('Grace');
    expect(sessions.join(sessions.open('s'), 'ADA', 'ip')).toBe('name-taken');
    expect(guests.present.map(({ name }) => name)).toEqual(['Grace', 'Grace']);
    expect(new Set(guests.present.map(({ id }) => id)).size).toBe(2);
  });

  it('keep names exactly as typed', () => {
    const { join } = stage();
    expect(join('  Grace  <b>').guest?.name).toBe('  Grace  <b>');
  });

  it('are refused names that could mislead the host', () => {
    const { sessions } = stage();
    const answer = sessions.join(sessions.open('s'), 'a\u202eb', 'ip');
    expect(typeof answer).toBe('string');
  });

  it('are refused when there are enough guests, and may try again', () => {
    const { sessions, join, guests } = stage();
    const first = join('one');
    join('two');
    join('three');
    const waiting = sessions.open('s');
    expect(sessions.join(waiting, 'four', 'ip')).toBe('full');
    sessions.leave(first);
    expect(joined(sessions.join(waiting, 'four', 'ip')).guest?.name).toBe(
      'four'
    );
    expect(guests.present).toHaveLength(3);
  });

  it('take the place of a guest who is long gone, not of one who is here', async () => {
    const { clock, sessions, join, left } = stage();
    const gone = join('gone');
    const asking = join('asking');
    join('looking').guest?.addSocket(PAGE);
    await clock.pass(ABSENT_AFTER_MS);
    sessions.find(asking.secret);
    join('new');
    expect(left).toEqual(['gone']);
    expect(sessions.find(gone.secret)?.guest?.end).toEqual({ reason: 'left' });
    expect(sessions.join(sessions.open('s'), 'newer', 'ip')).toBe('full');
  });

  it('let nobody join before the proof or after the end', () => {
    const { sessions, state } = stage();
    state.isOpen = false;
    expect(sessions.join(sessions.open('s'), 'Grace', 'ip')).toBe('ended');
  });

  it('of guests who left say so', () => {
    const { sessions, join, left } = stage();
    const session = join('Grace');
    sessions.leave(session);
    sessions.leave(session);
    expect(left).toEqual(['Grace']);
    expect(sessions.find(session.secret)?.guest?.end).toEqual({
      reason: 'left'
    });
  });

  it('are forgotten when nobody uses them for a day', async () => {
    const { clock, sessions, join } = stage();
    const used = join('used');
    const unused = join('unused');
    await clock.pass(IDLE_LIMIT_MS - 1);
    sessions.find(used.secret);
    await clock.pass(2);
    expect(sessions.find(used.secret)).not.toBeNull();
    expect(sessions.find(unused.secret)).toBeNull();
  });

  it('of one source that have not joined are bounded: its oldest goes', () => {
    const { sessions } = stage();
    const other = sessions.open('other');
    const first = sessions.open('flood');
    for (let count = 0; count < MAX_WAITING_PER_SOURCE; count += 1) {
      sessions.open('flood');
    }
    expect(sessions.find(first.secret)).toBeNull();
    expect(sessions.find(other.secret)).not.toBeNull();
  });

  it('of all sources are bounded: the flood displaces itself', () => {
    const { sessions } = stage();
    const honest = sessions.open('honest');
    for (let count = 0; count < MAX_WAITING + 500; count += 1) {
      sessions.open(`flood ${count % 20}`);
    }
    expect(sessions.find(honest.secret)).not.toBeNull();
  });

  it('of guests who ended are bounded: the oldest is forgotten', () => {
    const { sessions, join } = stage();
    const here = join('here');
    const first = join('first');
    sessions.leave(first);
    for (let count = 0; count < MAX_JOINED; count += 1) {
      sessions.leave(join('again'));
    }
    expect(sessions.find(first.secret)).toBeNull();
    expect(sessions.find(here.secret)?.guest?.end).toBeNull();
  });
});

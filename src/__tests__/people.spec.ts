import type { User } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import type { IAwarenessStates } from '../people';
import { People, joinPeople } from '../people';
import { FakeModel } from './fakeModel';
import { LI, LIVE, OFF, STARTING, statusWith, ZOE } from './samples';

const HOST: User.IIdentity = {
  username: 'ada',
  name: 'Ada',
  display_name: 'Ada Lovelace',
  initials: 'AL',
  color: 'red'
};

/** Awareness by hand. */
class FakeAwareness implements IAwarenessStates {
  states = new Map<number, unknown>();
  listeners = new Set<() => void>();

  getStates(): Map<number, unknown> {
    return this.states;
  }

  on(_: 'change', listener: () => void): void {
    this.listeners.add(listener);
  }

  off(_: 'change', listener: () => void): void {
    this.listeners.delete(listener);
  }

  say(client: number, username: string, current: unknown): void {
    this.states.set(client, { user: { username }, current });
    this.listeners.forEach(listener => listener());
  }
}

/** A user manager with one user. */
function userManager(identity: User.IIdentity | null): User.IManager {
  const manager = { identity } as unknown as User.IManager;
  manager.userChanged = new Signal<User.IManager, User.IUser>(manager);
  return manager;
}

describe('joinPeople', () => {
  it('gives one row a person, the host first and marked', () => {
    const rows = joinPeople(HOST, LIVE, []);
    expect(rows.map(({ name, isHost }) => [name, isHost])).toEqual([
      ['Ada Lovelace', true],
      ['Zoë O’Neill', false],
      ['李雷', false]
    ]);
  });

  it('says who, from where, since when, and how many sockets', () => {
    expect(joinPeople(HOST, LIVE, [])[1]).toEqual({
      id: ZOE.id,
      isHost: false,
      name: 'Zoë O’Neill',
      initials: 'ZO',
      documents: [],
      role: 'full',
      address: '192.168.1.31',
      since: '2026-11-24T09:05:00.000Z',
      sockets: 4
    });
  });

  it('orders guests as they came, whatever the order of the table', () => {
    const status = statusWith(LIVE, { guests: [LI, ZOE] });
    const names = joinPeople(HOST, status, []).map(({ name }) => name);
    expect(names).toEqual(['Ada Lovelace', 'Zoë O’Neill', '李雷']);
  });

  it('adds documents of awareness; several pages of a person are one row', () => {
    const rows = joinPeople(HOST, LIVE, [
      { user: { username: 'ada' }, current: 'notebook:RTC:work/a.ipynb' },
      { user: { username: ZOE.username }, current: 'notebook:b.ipynb' },
      { user: { username: ZOE.username }, current: 'editor:a:b.py' },
      { user: { username: ZOE.username }, current: 'notebook:b.ipynb' },
      { user: { username: LI.username }, current: null }
    ]);
    expect(rows.map(({ documents }) => documents)).toEqual([
      ['work/a.ipynb'],
      ['a:b.py', 'b.ipynb'],
      []
    ]);
  });

  it('gives no row to a claim of somebody the gateway does not know', () => {
    const rows = joinPeople(HOST, LIVE, [
      { user: { username: 'ghost', name: 'Ghost' }, current: 'notebook:a' }
    ]);
    expect(rows).toHaveLength(3);
  });

  it.each([null, 7, 'x', {}, { user: null }, { user: { username: 5 } }])(
    'survives the state %j',
    state => {
      expect(joinPeople(HOST, LIVE, [state])).toHaveLength(3);
    }
  );

  it('shows guests before the host is known', () => {
    expect(joinPeople(null, LIVE, [])).toHaveLength(2);
  });

  it.each([null, OFF, STARTING])('is empty unless live', status => {
    expect(joinPeople(HOST, status, [])).toEqual([]);
  });
});

describe('People', () => {
  it('follows the model and awareness, and tells only what is new', () => {
    const model = new FakeModel();
    const awareness = new FakeAwareness();
    const people = new People({
      model,
      user: userManager(HOST),
      awareness
    });
    const changed = jest.fn();
    people.changed.connect(changed);

    model.become({ status: LIVE });
    expect(people.rows).toHaveLength(3);
    expect(changed).toHaveBeenCalledTimes(1);

    model.become({ status: statusWith(LIVE, { seq: 8 }) });
    expect(changed).toHaveBeenCalledTimes(1);

    awareness.say(1, ZOE.username, 'notebook:a.ipynb');
    expect(people.rows[1].documents).toEqual(['a.ipynb']);
    expect(changed).toHaveBeenCalledTimes(2);

    model.become({ status: OFF });
    expect(people.rows).toEqual([]);
    people.dispose();
  });

  it('works without jupyter-collaboration', () => {
    const model = new FakeModel({ status: LIVE });
    const people = new People({
      model,
      user: userManager(HOST),
      awareness: null
    });
    expect(people.rows).toHaveLength(3);
    people.dispose();
  });

  it('lets go of everything when disposed of', () => {
    const model = new FakeModel();
    const awareness = new FakeAwareness();
    const people = new People({
      model,
      user: userManager(HOST),
      awareness
    });
    people.dispose();
    people.dispose();
    model.become({ status: LIVE });
    expect(people.rows).toEqual([]);
    expect(awareness.listeners.size).toBe(0);
  });
});

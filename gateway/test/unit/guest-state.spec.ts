import { GuestState, MAX_SOCKETS_PER_GUEST } from '../../src/guest-state';
import type { IGuestSocket } from '../../src/share';

function stage() {
  const events: string[] = [];
  const guest = new GuestState(
    {
      id: '0123456789abcdef',
      name: 'Grace',
      role: 'full',
      address: '10.0.0.2',
      joinedAtWallMs: 0
    },
    () => events.push('changed')
  );
  const socket = (name: string): IGuestSocket => {
    const made: IGuestSocket = {
      kind: 'kernel',
      close: () => undefined,
      destroy: () => {
        events.push(`destroyed ${name}`);
        guest.removeSocket(made);
      }
    };
    return made;
  };
  return { guest, events, socket };
}

describe('a guest', () => {
  it('tells of each socket that comes and goes, once', () => {
    const { guest, events, socket } = stage();
    const one = socket('one');
    expect(guest.addSocket(one)).toBe(true);
    guest.removeSocket(one);
    guest.removeSocket(one);
    expect(events).toEqual(['changed', 'changed']);
    expect(guest.sockets.size).toBe(0);
  });

  it('has more than 64 sockets, but not any number', () => {
    const { guest, socket } = stage();
    expect(MAX_SOCKETS_PER_GUEST).toBeGreaterThan(64);
    for (let count = 0; count < MAX_SOCKETS_PER_GUEST; count += 1) {
      expect(guest.addSocket(socket('x'))).toBe(true);
    }
    expect(guest.addSocket(socket('x'))).toBe(false);
  });

  it('that has ended opens nothing, and the first reason stays', () => {
    const { guest, socket } = stage();
    guest.markEnded('removed');
    guest.markEnded('stopped');
    expect(guest.end).toEqual({ reason: 'removed' });
    expect(guest.addSocket(socket('x'))).toBe(false);
  });

  it('has everything destroyed at once, sockets that forget themselves meanwhile too', () => {
    const { guest, events, socket } = stage();
    guest.addSocket(socket('one'));
    guest.addSocket(socket('two'));
    guest.requests.add({ destroy: () => events.push('destroyed request') });
    guest.virtual.settings.set('a', 'b');
    guest.virtual.config.set('a', '{}');
    guest.destroyAll();
    expect(events.filter(event => event !== 'changed')).toEqual([
      'destroyed one',
      'destroyed two',
      'destroyed request'
    ]);
    expect(guest.virtual.settings.size).toBe(0);
    expect(guest.virtual.config.size).toBe(0);
  });
});

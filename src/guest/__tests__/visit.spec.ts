import { Signal } from '@lumino/signaling';
import type { EndReason, IGuestChanged, IGuestStanding } from '../../protocol';
import { GuestVisit, type VisitSocket } from '../visit';
import { PAGE } from './fakeVisit';

/** A live socket by hand. */
class FakeLiveSocket {
  readonly standing = new Signal<this, IGuestStanding>(this);
  readonly told = new Signal<this, IGuestChanged>(this);
  readonly ended = new Signal<this, EndReason>(this);
  readonly connectionChanged = new Signal<this, void>(this);
  isConnected = true;
  doubt = jest.fn();
  acknowledge = jest.fn();
  dispose = jest.fn();
}

function aVisit(minutesBefore = 30) {
  const socket = new FakeLiveSocket();
  const clock = {
    wallMs: Date.parse(PAGE.expires_at) - minutesBefore * 60_000
  };
  const visit = new GuestVisit({
    page: PAGE,
    socket: socket as unknown as VisitSocket,
    wallMs: () => clock.wallMs
  });
  const ends: EndReason[] = [];
  visit.ended.connect((_, reason) => ends.push(reason));
  return { visit, socket, clock, ends };
}

describe('GuestVisit', () => {
  it('passes on what the gateway tells of', () => {
    const { visit, socket } = aVisit();
    const told = jest.fn();
    visit.told.connect((_, change) => told(change));
    socket.told.emit({ type: 'changed', what: 'kernels' });
    expect(told.mock.calls).toEqual([[{ type: 'changed', what: 'kernels' }]]);
  });

  it('counts down from what the page said', () => {
    const { visit, clock } = aVisit(30);
    expect(visit.secondsLeft).toBe(1800);
    clock.wallMs += 10_000;
    expect(visit.secondsLeft).toBe(1790);
    clock.wallMs += 3_600_000;
    expect(visit.secondsLeft).toBe(0);
  });

  it('goes by what is left, whatever the guest’s clock says', () => {
    const { visit, socket, clock } = aVisit();
    const changed = jest.fn();
    visit.changed.connect(changed);
    clock.wallMs -= 24 * 3_600_000;
    socket.standing.emit({
      type: 'standing',
      role: 'full',
      expires_at: PAGE.expires_at,
      seconds_left: 600
    });
    expect(visit.secondsLeft).toBe(600);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('ends once, with the first reason', () => {
    const { visit, socket, ends } = aVisit();
    socket.ended.emit('removed');
    visit.leave();
    expect(visit.end).toBe('removed');
    expect(ends).toEqual(['removed']);
  });

  it('has left when the guest says so', () => {
    const { visit, ends } = aVisit();
    visit.leave();
    expect(ends).toEqual(['left']);
  });

  it('calls a silence after the end of the time "expired"', () => {
    const { socket, ends } = aVisit(0);
    socket.ended.emit('lost');
    expect(ends).toEqual(['expired']);
  });

  it('calls a silence before it "lost"', () => {
    const { socket, ends } = aVisit(1);
    socket.ended.emit('lost');
    expect(ends).toEqual(['lost']);
  });

  it('tells when the connection is lost, and passes on doubts and the acknowledgement', () => {
    const { visit, socket } = aVisit();
    const changed = jest.fn();
    visit.changed.connect(changed);
    socket.isConnected = false;
    socket.connectionChanged.emit();
    expect(changed).toHaveBeenCalled();
    expect(visit.isConnected).toBe(false);
    visit.doubt();
    visit.acknowledge();
    expect(socket.doubt).toHaveBeenCalled();
    expect(socket.acknowledge).toHaveBeenCalled();
  });

  it('shuts its socket when disposed', () => {
    const { visit, socket, ends } = aVisit();
    visit.dispose();
    visit.dispose();
    visit.leave();
    expect(socket.dispose).toHaveBeenCalledTimes(1);
    expect(ends).toEqual([]);
  });
});

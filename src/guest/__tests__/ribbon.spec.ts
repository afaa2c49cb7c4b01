import { nullTranslator } from '@jupyterlab/translation';
import { GuestRibbon } from '../ribbon';
import { timeLeft } from '../timeLeft';
import { FakeVisit } from './fakeVisit';

const trans = nullTranslator.load('');

describe('timeLeft', () => {
  it.each([
    [0, '0 s left'],
    [59, '59 s left'],
    [60, '1 min left'],
    [61, '2 min left'],
    [42 * 60, '42 min left'],
    [3600, '1 h 00 min left'],
    [3600 + 4 * 60 + 1, '1 h 05 min left']
  ])('says %s seconds as "%s"', (seconds, text) => {
    expect(timeLeft(seconds, trans)).toBe(text);
  });
});

describe('GuestRibbon', () => {
  let visit: FakeVisit;
  let ribbon: GuestRibbon;
  const onLeave = jest.fn();
  const text = (name: string) =>
    ribbon.node.querySelector(`.jp-SecureShareGuest-${name}`)?.textContent;

  beforeEach(() => {
    jest.useFakeTimers();
    onLeave.mockClear();
    visit = new FakeVisit();
    ribbon = new GuestRibbon({ visit, trans, onLeave });
  });
  afterEach(() => {
    ribbon.dispose();
    jest.useRealTimers();
  });

  it('says whose guest, and for how long', () => {
    expect(text('who')).toBe('Guest of Ada');
    expect(text('time')).toBe('42 min left');
    expect(text('state')).toBe('');
  });

  it('counts down by itself', () => {
    visit.secondsLeft = 61;
    jest.advanceTimersByTime(1000);
    expect(text('time')).toBe('2 min left');
  });

  it('stands out when five minutes are left, and no longer when time was added', () => {
    visit.has(301);
    expect(ribbon.hasClass('jp-mod-soon')).toBe(false);
    visit.has(300);
    expect(ribbon.hasClass('jp-mod-soon')).toBe(true);
    visit.has(1800);
    expect(ribbon.hasClass('jp-mod-soon')).toBe(false);
  });

  it('says when the connection is lost', () => {
    visit.isConnected = false;
    visit.changed.emit();
    expect(text('state')).toBe('Connection lost, trying again…');
  });

  it('has a way out', () => {
    ribbon.node.querySelector('button')?.click();
    expect(onLeave).toHaveBeenCalledTimes(1);
  });

  it('stops counting when disposed', () => {
    ribbon.dispose();
    expect(jest.getTimerCount()).toBe(0);
  });
});

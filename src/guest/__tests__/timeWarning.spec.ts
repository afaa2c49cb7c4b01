import type { IDisposable } from '@lumino/disposable';
import { WARNING_SECONDS, watchTime } from '../timeWarning';
import { FakeVisit } from './fakeVisit';

describe('watchTime', () => {
  const warn = jest.fn();
  const calm = jest.fn();
  let visit: FakeVisit;
  let watch: IDisposable;

  beforeEach(() => {
    jest.useFakeTimers();
    warn.mockClear();
    calm.mockClear();
    visit = new FakeVisit();
  });
  afterEach(() => {
    watch.dispose();
    jest.useRealTimers();
  });

  it('warns once when five minutes are left', () => {
    watch = watchTime(visit, warn, calm);
    expect(warn).not.toHaveBeenCalled();
    visit.secondsLeft = WARNING_SECONDS;
    jest.advanceTimersByTime(10_000);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(calm).not.toHaveBeenCalled();
  });

  it('takes it back when time was added, and warns again', () => {
    watch = watchTime(visit, warn, calm);
    visit.has(10);
    visit.has(1800);
    expect(calm).toHaveBeenCalledTimes(1);
    visit.has(200);
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('warns at the start of a short visit', () => {
    visit.secondsLeft = 120;
    watch = watchTime(visit, warn, calm);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('says nothing after the end, and stops when disposed', () => {
    watch = watchTime(visit, warn, calm);
    visit.end = 'stopped';
    visit.has(1);
    expect(warn).not.toHaveBeenCalled();
    watch.dispose();
    expect(jest.getTimerCount()).toBe(0);
  });
});

import { delayBeforeTry } from '../backOff';

describe('delayBeforeTry', () => {
  it('doubles from half a second to two', () => {
    const delays = [1, 2, 3, 4, 50].map(tries =>
      delayBeforeTry(tries, () => 0)
    );
    expect(delays).toEqual([500, 1000, 2000, 2000, 2000]);
  });

  it('goes on to another longest', () => {
    const delays = [3, 4, 50].map(tries =>
      delayBeforeTry(tries, () => 0, 4000)
    );
    expect(delays).toEqual([2000, 4000, 4000]);
  });

  it('takes off up to a quarter', () => {
    expect(delayBeforeTry(1, () => 1)).toBe(375);
  });
});

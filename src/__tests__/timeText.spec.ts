import { nullTranslator } from '@jupyterlab/translation';
import { canExtend } from '../extension';
import { MOST_MINUTES } from '../protocol';
import { momentText, timeLeftText } from '../timeText';
import { LIVE, OFF, statusWith } from './samples';

const trans = nullTranslator.load('');
const MINUTE = 60_000;

it.each([
  [60 * MINUTE, '60 min left'],
  [59 * MINUTE + 1, '60 min left'],
  [119 * MINUTE, '119 min left'],
  [125 * MINUTE, '2 h 05 min left'],
  [5 * MINUTE + 1, '6 min left'],
  [5 * MINUTE, '5:00 left'],
  [61_000, '1:01 left'],
  [1, '0:01 left'],
  [0, '0:00 left'],
  [-MINUTE, '0:00 left']
])('%d ms are "%s"', (leftMs, text) => {
  expect(timeLeftText(leftMs, trans)).toBe(text);
});

it('shows the time alone today, and the date on other days', () => {
  const moment = '2026-11-24T12:34:00.000Z';
  const today = momentText(moment, Date.parse(moment), 'en-GB');
  const later = momentText(
    moment,
    Date.parse(moment) + 3 * 86_400_000,
    'en-GB'
  );
  expect(today).toMatch(/^\d\d:34$/);
  expect(later).toContain('2026');
});

describe('canExtend', () => {
  // LIVE lasts an hour.
  it.each([
    [null, true],
    [90, true],
    [89, false]
  ])('below a ceiling of %s minutes: %s', (ceiling, isAllowed) => {
    expect(canExtend(LIVE, ceiling)).toBe(isAllowed);
  });

  it('ends with the longest share there is, whatever the administrator allows', () => {
    const began = Date.parse(LIVE.started_at ?? '');
    const longest = (minutes: number) =>
      statusWith(LIVE, {
        expires_at: new Date(began + minutes * 60_000).toISOString()
      });
    expect(canExtend(longest(MOST_MINUTES - 30), null)).toBe(true);
    expect(canExtend(longest(MOST_MINUTES - 29), null)).toBe(false);
    expect(canExtend(longest(MOST_MINUTES - 29), 100_000)).toBe(false);
  });

  it('is not for a share that is off', () => {
    expect(canExtend(OFF, null)).toBe(false);
  });
});

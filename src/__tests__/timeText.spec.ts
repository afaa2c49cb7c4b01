import { nullTranslator } from '@jupyterlab/translation';
import { canExtend } from '../extension';
import { momentText, timeLeftText } from '../timeText';
import { LIVE, OFF } from './samples';

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

  it('is not for a share that is off', () => {
    expect(canExtend(OFF, null)).toBe(false);
  });
});

import { nullTranslator } from '@jupyterlab/translation';
import type { IMeasure } from '../usage';
import { forecastOf, levelOf, measuresOf, percentOf } from '../usage';
import { amountText, forecastText } from '../usageText';
import { TUNNEL } from './samples';

const trans = nullTranslator.load('');
const NOW = Date.parse('2026-11-24T09:30:00.000Z');

function measure(change: Partial<IMeasure>): IMeasure {
  return {
    kind: 'requests',
    share: 10,
    month: 0,
    limit: 20_000,
    perHour: 100,
    ...change
  };
}

it('a usage has two measures', () => {
  const { usage } = TUNNEL;
  const [requests, bytes] = usage ? measuresOf(usage) : [];
  expect(requests).toEqual({
    kind: 'requests',
    share: 512,
    month: 14_250,
    limit: 20_000,
    perHour: 480
  });
  expect(bytes).toMatchObject({ kind: 'bytes', month: 212_860_928 });
});

it.each([
  [0, 0, 0],
  [13_999, 69, 0],
  [14_000, 70, 70],
  [17_999, 89, 70],
  [18_000, 90, 90],
  [30_000, 150, 90]
])('%i of 20000 are %i %%, level %i', (month, percent, level) => {
  expect(percentOf(measure({ month }))).toBe(percent);
  expect(levelOf(measure({ month }))).toBe(level);
});

it('is no worry without a limit', () => {
  expect(percentOf(measure({ limit: null, month: 1e9 }))).toBeNull();
  expect(levelOf(measure({ limit: null, month: 1e9 }))).toBe(0);
});

describe('the forecast', () => {
  it.each<[Partial<IMeasure>, string]>([
    [{ limit: null }, ''],
    [{ perHour: 0 }, ''],
    [
      { perHour: null },
      'How long the month’s requests last can be said in a few minutes.'
    ],
    [
      { month: 20_000, perHour: 0 },
      'The month’s requests are used up: ngrok may turn guests away.'
    ],
    [
      { month: 15_680, perHour: 480 },
      'At this pace the month’s requests last 9 hours.'
    ],
    [
      { month: 19_000, perHour: 900 },
      'At this pace the month’s requests last 1 hour.'
    ],
    [
      { month: 19_999, perHour: 900 },
      'At this pace the month’s requests last less than an hour.'
    ],
    [
      { month: 15_200, perHour: 100 },
      'At this pace the month’s requests will be used up on Thursday, November 26.'
    ],
    // The month has 158 hours and a half left.
    [
      { month: 4_200, perHour: 100 },
      'At this pace the month’s requests will be used up on Monday, November 30.'
    ],
    [
      { month: 4_100, perHour: 100 },
      'At this pace the requests last the month.'
    ],
    [
      { kind: 'bytes', limit: 1e9, month: 9e8, perHour: 5e7 },
      'At this pace the month’s data last 2 hours.'
    ]
  ])('of %j is %j', (change, text) => {
    const one = measure(change);
    expect(forecastText(one.kind, forecastOf(one, NOW), trans, 'en-US')).toBe(
      text
    );
  });
});

it.each([
  ['requests', 14_250, '14,250'],
  ['bytes', 0, '0 byte'],
  ['bytes', 999, '999 byte'],
  ['bytes', 3_145_728, '3.1 MB'],
  ['bytes', 1_000_000_000, '1 GB'],
  ['bytes', 5e15, '5,000 TB']
] as const)('%s %i reads %s', (kind, amount, text) => {
  expect(amountText(kind, amount, 'en-US')).toBe(text);
});

/**
 * What went through a tunnel, in words.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Forecast, IMeasure } from './usage';

/** An amount of a measure: a number, or bytes in a fitting unit of powers of ten. */
export function amountText(
  kind: IMeasure['kind'],
  amount: number,
  locale?: string
): string {
  if (kind === 'requests') {
    return amount.toLocaleString(locale);
  }
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = Math.min(
    units.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, amount)) / 3))
  );
  return (amount / 1000 ** step).toLocaleString(locale, {
    style: 'unit',
    unit: units[step],
    maximumFractionDigits: step === 0 ? 0 : 1
  });
}

/** A forecast; empty when there is nothing to be said. */
export function forecastText(
  kind: IMeasure['kind'],
  forecast: Forecast,
  trans: TranslationBundle,
  locale?: string
): string {
  const isRequests = kind === 'requests';
  switch (forecast.kind) {
    case 'none':
      return '';
    case 'unknown':
      return isRequests
        ? trans.__(
            'How long the month’s requests last can be said in a few minutes.'
          )
        : trans.__(
            'How long the month’s data last can be said in a few minutes.'
          );
    case 'enough':
      return isRequests
        ? trans.__('At this pace the requests last the month.')
        : trans.__('At this pace the data last the month.');
    case 'used-up':
      return isRequests
        ? trans.__(
            'The month’s requests are used up: ngrok may turn guests away.'
          )
        : trans.__('The month’s data are used up: ngrok may turn guests away.');
    case 'hours':
      return hoursText(isRequests, forecast.hours, trans);
    case 'until': {
      const day = new Date(forecast.atMs).toLocaleDateString(locale, {
        weekday: 'long',
        month: 'long',
        day: 'numeric'
      });
      return isRequests
        ? trans.__(
            'At this pace the month’s requests will be used up on %1.',
            day
          )
        : trans.__('At this pace the month’s data will be used up on %1.', day);
    }
  }
}

function hoursText(
  isRequests: boolean,
  hours: number,
  trans: TranslationBundle
): string {
  if (hours < 1) {
    return isRequests
      ? trans.__('At this pace the month’s requests last less than an hour.')
      : trans.__('At this pace the month’s data last less than an hour.');
  }
  return isRequests
    ? trans._n(
        'At this pace the month’s requests last %1 hour.',
        'At this pace the month’s requests last %1 hours.',
        hours
      )
    : trans._n(
        'At this pace the month’s data last %1 hour.',
        'At this pace the month’s data last %1 hours.',
        hours
      );
}

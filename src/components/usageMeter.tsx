/**
 * What went through the tunnel against what the month allows.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import type { IUsage } from '../protocol';
import type { IMeasure } from '../usage';
import { forecastOf, levelOf, measuresOf, percentOf } from '../usage';
import { amountText, forecastText } from '../usageText';

interface IProps {
  usage: IUsage;
  trans: TranslationBundle;
}

/** A bar for each measure. */
export function UsageMeter(props: IProps): JSX.Element {
  const { trans, usage } = props;
  return (
    <section
      className="jp-SecureShare-usage"
      aria-label={trans.__('Use of ngrok')}
    >
      <h3>{trans.__('Use of ngrok')}</h3>
      {measuresOf(usage).map(measure => (
        <Measure key={measure.kind} measure={measure} trans={trans} />
      ))}
      <p className="jp-SecureShare-hint">
        {trans.__(
          'Counted on this computer: what the account carries elsewhere is not in it.'
        )}
      </p>
    </section>
  );
}

function Measure(props: {
  measure: IMeasure;
  trans: TranslationBundle;
}): JSX.Element {
  const { measure, trans } = props;
  const { kind, limit, month } = measure;
  const labelId = React.useId();
  const percent = percentOf(measure);
  const amounts =
    limit === null
      ? trans.__('%1 this month', amountText(kind, month))
      : trans.__(
          '%1 of %2 this month',
          amountText(kind, month),
          amountText(kind, limit)
        );
  const forecast = forecastText(kind, forecastOf(measure, Date.now()), trans);
  return (
    <div className={`jp-SecureShare-measure jp-mod-level${levelOf(measure)}`}>
      <div className="jp-SecureShare-measureHead">
        <span id={labelId}>
          {kind === 'requests' ? trans.__('Requests') : trans.__('Data')}
        </span>
        {percent !== null && (
          <span className="jp-SecureShare-percent">
            {trans.__('%1 %', percent)}
          </span>
        )}
      </div>
      {limit !== null && (
        <div
          className="jp-SecureShare-bar"
          role="meter"
          aria-labelledby={labelId}
          aria-valuemin={0}
          aria-valuemax={limit}
          aria-valuenow={Math.min(month, limit)}
          aria-valuetext={amounts}
        >
          <div style={{ width: `${Math.min(percent ?? 0, 100)}%` }} />
        </div>
      )}
      <p className="jp-SecureShare-hint">
        {trans.__(
          '%1, %2 in this share',
          amounts,
          amountText(kind, measure.share)
        )}
      </p>
      {forecast && (
        <p className="jp-SecureShare-hint jp-SecureShare-forecast">
          {forecast}
        </p>
      )}
    </div>
  );
}

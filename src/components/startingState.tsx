/**
 * The ticks of a start.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, checkIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { StartStep } from '../protocol';

interface IProps {
  /** Steps done. */
  done: readonly StartStep[];
  isStopping: boolean;
  onStop: () => void;
  trans: TranslationBundle;
}

/** Gateway, address, proof; and a way back. */
export function StartingState(props: IProps): JSX.Element {
  const { done, trans } = props;
  const steps: readonly [StartStep, string][] = [
    ['gateway', trans.__('Gateway started')],
    ['address', trans.__('Address open')],
    ['proved', trans.__('Locks proved as a stranger')]
  ];
  const current = steps.findIndex(([step]) => !done.includes(step));
  return (
    <>
      <ol className="jp-SecureShare-steps">
        {steps.map(([step, text], index) => (
          <li
            key={step}
            className={
              done.includes(step)
                ? 'jp-mod-done'
                : index === current
                  ? 'jp-mod-current'
                  : undefined
            }
            aria-current={index === current ? 'step' : undefined}
          >
            <span className="jp-SecureShare-tick" aria-hidden="true">
              {done.includes(step) && (
                <checkIcon.react tag="span" className="jp-SecureShare-icon" />
              )}
            </span>
            {text}
            {done.includes(step) && (
              <span className="jp-sr-only">{trans.__('done')}</span>
            )}
          </li>
        ))}
      </ol>
      <div className="jp-SecureShare-buttons">
        <Button
          type="button"
          className="jp-SecureShare-button jp-mod-styled jp-mod-reject"
          disabled={props.isStopping}
          onClick={props.onStop}
        >
          {props.isStopping ? trans.__('Stopping…') : trans.__('Cancel')}
        </Button>
      </div>
    </>
  );
}

/**
 * How guests reach the host: one transport of those on offer. What cannot be
 * chosen is shown with the reason.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { lockIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { problemText } from '../problems';
import type { ITransportChoice, TransportName } from '../protocol';

interface IProps {
  value: TransportName;
  /** What the server offers; null before it was asked. */
  choices: readonly ITransportChoice[] | null;
  /** The transports that the administrator allows, or null for all. */
  allowed: readonly TransportName[] | null;
  onChange: (transport: TransportName) => void;
  trans: TranslationBundle;
}

/** Without an answer of the server nothing is known to be in the way. */
const UNKNOWN: readonly ITransportChoice[] = [
  { name: 'lan', problem: null },
  { name: 'ngrok', problem: null }
];

/** The choice. */
export function TransportPicker(props: IProps): JSX.Element {
  const { allowed, trans } = props;
  const id = React.useId();
  return (
    <fieldset className="jp-SecureShare-transports">
      <legend>{trans.__('How guests reach you')}</legend>
      {(props.choices ?? UNKNOWN).map(({ name, problem }) => {
        const isLocked = allowed !== null && !allowed.includes(name);
        const isOut = isLocked || problem !== null;
        return (
          <div key={name} className="jp-SecureShare-transport">
            <input
              id={`${id}-${name}`}
              type="radio"
              name={id}
              value={name}
              checked={props.value === name}
              disabled={isOut}
              aria-describedby={`${id}-${name}-below`}
              onChange={() => props.onChange(name)}
            />
            <label
              htmlFor={`${id}-${name}`}
              className={isOut ? 'jp-mod-disabled' : undefined}
            >
              {titleOf(name, trans)}
            </label>
            <p id={`${id}-${name}-below`} className="jp-SecureShare-hint">
              {isLocked && (
                <lockIcon.react tag="span" className="jp-SecureShare-lock" />
              )}
              {isLocked
                ? trans.__('Not allowed by your administrator.')
                : problem
                  ? problemText(problem, trans).message
                  : hintOf(name, trans)}
            </p>
          </div>
        );
      })}
    </fieldset>
  );
}

function titleOf(name: TransportName, trans: TranslationBundle): string {
  switch (name) {
    case 'lan':
      return trans.__('Local network');
    case 'ngrok':
      return trans.__('ngrok');
  }
}

function hintOf(name: TransportName, trans: TranslationBundle): string {
  switch (name) {
    case 'lan':
      return trans.__('For guests on your network. No account needed.');
    case 'ngrok':
      return trans.__(
        'For guests anywhere, at a public address. Needs an ngrok account.'
      );
  }
}

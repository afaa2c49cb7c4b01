/**
 * One line of the invitation: a label, a value, Copy, and Show where the value
 * is a secret. A hidden secret is not in the page at all.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { CopyButton } from './copyButton';
import { RevealButton } from './revealButton';

interface IProps {
  label: string;
  value: string;
  /** Whether it is hidden until Show is pressed. */
  isSecret?: boolean;
  copyLabel: string;
  copy: () => Promise<string>;
  onCopied: (announcement: string) => void;
  trans: TranslationBundle;
}

/** The line. */
export function FactRow(props: IProps): JSX.Element {
  const { trans } = props;
  const [isShown, setIsShown] = React.useState(!props.isSecret);
  return (
    <div className="jp-SecureShare-fact">
      <dt>{props.label}</dt>
      <dd>
        {isShown ? (
          <span className="jp-SecureShare-value">{breakable(props.value)}</span>
        ) : (
          <span className="jp-SecureShare-hiddenValue">
            <span aria-hidden="true">••••••••••••</span>
            <span className="jp-sr-only">{trans.__('hidden')}</span>
          </span>
        )}
        <span className="jp-SecureShare-factButtons">
          {props.isSecret && (
            <RevealButton
              label={props.label}
              isShown={isShown}
              onChange={setIsShown}
              trans={trans}
            />
          )}
          <CopyButton
            label={props.copyLabel}
            copy={props.copy}
            onCopied={props.onCopied}
            trans={trans}
          />
        </span>
      </dd>
    </div>
  );
}

/** A value that breaks behind colons first: a fingerprint is read in pairs. */
function breakable(value: string): React.ReactNode[] {
  return (value.match(/[^:]*:|[^:]+$/g) ?? []).map((part, index) => (
    <React.Fragment key={index}>
      {part}
      <wbr />
    </React.Fragment>
  ));
}

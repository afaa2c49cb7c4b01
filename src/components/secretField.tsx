/**
 * A field for a chosen passphrase, hidden unless Show is pressed.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';
import { Field } from './field';
import { RevealButton } from './revealButton';

interface IProps {
  label: string;
  fault?: string;
  value: string;
  onChange: (value: string) => void;
  trans: TranslationBundle;
}

/** The field. */
export function SecretField(props: IProps): JSX.Element {
  const [isShown, setIsShown] = React.useState(false);
  return (
    <Field label={props.label} fault={props.fault}>
      {control => (
        <div className="jp-SecureShare-secret">
          <InputGroup
            {...control}
            type={isShown ? 'text' : 'password'}
            // Password managers keep what is typed under other names.
            autoComplete="new-password"
            spellCheck={false}
            value={props.value}
            onChange={event => props.onChange(event.target.value)}
          />
          <RevealButton
            label={props.label}
            isShown={isShown}
            onChange={setIsShown}
            trans={props.trans}
          />
        </div>
      )}
    </Field>
  );
}

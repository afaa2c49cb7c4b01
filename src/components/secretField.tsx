/**
 * A field for a chosen passphrase, hidden unless Show is pressed.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';
import { Field } from './field';

interface IProps {
  label: string;
  fault?: string;
  value: string;
  onChange: (value: string) => void;
  trans: TranslationBundle;
}

/** The field. */
export function SecretField(props: IProps): JSX.Element {
  const { trans } = props;
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
          <Button
            type="button"
            className="jp-SecureShare-textButton"
            minimal
            small
            aria-label={
              isShown
                ? trans.__('Hide: %1', props.label)
                : trans.__('Show: %1', props.label)
            }
            onClick={() => setIsShown(!isShown)}
          >
            {isShown ? trans.__('Hide') : trans.__('Show')}
          </Button>
        </div>
      )}
    </Field>
  );
}

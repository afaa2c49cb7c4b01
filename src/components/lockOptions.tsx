/**
 * The locks of a share: the outer one, and where the passphrases come from.
 *
 * @module
 */

import { HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { PasswordSource } from '../defaultValues';
import { faultText } from './faultText';
import { Field } from './field';
import type { IOptionsProps } from './optionsProps';
import { SecretField } from './secretField';

/** The fields. */
export function LockOptions(props: IOptionsProps): JSX.Element {
  const { ceiling, draft, faults, onChange, trans } = props;
  const locked = trans.__('Set by your administrator.');
  const isChosen = draft.passwords === 'chosen';
  return (
    <>
      <Field
        isInline
        label={trans.__('Outer lock')}
        locked={ceiling.basicAuth ? locked : undefined}
        hint={trans.__(
          'The browser asks for a user name and a passphrase before anything is shown.'
        )}
      >
        {control => (
          <input
            {...control}
            type="checkbox"
            className="jp-mod-styled"
            checked={draft.basicAuth}
            disabled={ceiling.basicAuth}
            onChange={event => onChange({ basicAuth: event.target.checked })}
          />
        )}
      </Field>
      {draft.basicAuth && (
        <Field
          label={trans.__('User name')}
          fault={faultText(faults, 'username', trans)}
        >
          {control => (
            <InputGroup
              {...control}
              type="text"
              autoComplete="off"
              spellCheck={false}
              value={draft.username}
              onChange={event => onChange({ username: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field
        label={trans.__('Passphrases')}
        locked={ceiling.passwords ? locked : undefined}
      >
        {control => (
          <HTMLSelect
            {...control}
            value={draft.passwords}
            disabled={ceiling.passwords}
            onChange={event =>
              onChange({ passwords: event.target.value as PasswordSource })
            }
            options={[
              { value: 'generated', label: trans.__('Generated') },
              { value: 'chosen', label: trans.__('Chosen by me') }
            ]}
          />
        )}
      </Field>
      {draft.basicAuth && isChosen && (
        <SecretField
          label={trans.__('Passphrase of the outer lock')}
          fault={faultText(faults, 'password', trans)}
          value={draft.password}
          onChange={password => onChange({ password })}
          trans={trans}
        />
      )}
      {isChosen && (
        <SecretField
          label={trans.__('Passphrase of the join page')}
          fault={faultText(faults, 'sessionPassword', trans)}
          value={draft.sessionPassword}
          onChange={sessionPassword => onChange({ sessionPassword })}
          trans={trans}
        />
      )}
    </>
  );
}

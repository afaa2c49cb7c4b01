/**
 * The locks of a share: the outer one, and where the passphrases come from.
 *
 * @module
 */

import * as React from 'react';
import { faultText } from './faultText';
import { Field } from './field';
import type { IOptionsProps } from './optionsProps';
import { SecretField } from './secretField';
import { SelectField } from './selectField';
import { TextField } from './textField';

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
        <TextField
          label={trans.__('User name')}
          fault={faultText(faults, 'username', trans)}
          value={draft.username}
          onChange={username => onChange({ username })}
        />
      )}
      <SelectField
        label={trans.__('Passphrases')}
        locked={ceiling.passwords ? locked : undefined}
        value={draft.passwords}
        isDisabled={ceiling.passwords}
        options={[
          { value: 'generated', label: trans.__('Generated') },
          { value: 'chosen', label: trans.__('Chosen by me') }
        ]}
        onChange={passwords => onChange({ passwords })}
      />
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

/**
 * Where a share listens, how long, and for how many.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import type { IAddress } from '../protocol';
import { faultText } from './faultText';
import type { IOptionsProps } from './optionsProps';
import type { ISelectable } from './selectField';
import { SelectField } from './selectField';
import { TextField } from './textField';

interface IProps extends IOptionsProps {
  /** Addresses of the computer that runs Jupyter. */
  addresses: readonly IAddress[];
}

/** The fields. */
export function NetworkOptions(props: IProps): JSX.Element {
  const { ceiling, draft, faults, onChange, trans } = props;
  const isLan = draft.transport === 'lan';
  return (
    <>
      {isLan && (
        <>
          <SelectField
            label={trans.__('Address of this computer')}
            value={draft.hostAddress}
            options={addressOptions(props.addresses, draft.hostAddress, trans)}
            onChange={hostAddress => onChange({ hostAddress })}
          />
          <TextField
            label={trans.__('Address told to guests')}
            hint={trans.__('Only where it differs: containers, WSL 2.')}
            placeholder={trans.__('Same as above')}
            value={draft.advertisedHost}
            onChange={advertisedHost => onChange({ advertisedHost })}
          />
        </>
      )}
      {draft.transport === 'ngrok' && (
        <TextField
          label={trans.__('Domain')}
          fault={faultText(faults, 'domain', trans)}
          hint={trans.__('One of your ngrok account, if it has several.')}
          placeholder={trans.__("The account's own")}
          value={draft.domain}
          onChange={domain => onChange({ domain })}
        />
      )}
      <div className="jp-SecureShare-numbers">
        {isLan && (
          <TextField
            label={trans.__('Port')}
            fault={faultText(faults, 'port', trans)}
            isNumber
            placeholder={trans.__('Any free')}
            value={draft.port}
            onChange={port => onChange({ port })}
          />
        )}
        <TextField
          label={trans.__('Minutes')}
          fault={faultText(faults, 'minutes', trans)}
          locked={atMost(ceiling.minutes, trans)}
          isNumber
          value={draft.minutes}
          onChange={minutes => onChange({ minutes })}
        />
        <TextField
          label={trans.__('Most guests')}
          fault={faultText(faults, 'maxGuests', trans)}
          locked={atMost(ceiling.maxGuests, trans)}
          isNumber
          value={draft.maxGuests}
          onChange={maxGuests => onChange({ maxGuests })}
        />
      </div>
    </>
  );
}

function atMost(
  ceiling: number | null,
  trans: TranslationBundle
): string | undefined {
  return ceiling === null
    ? undefined
    : trans.__('Your administrator allows %1.', ceiling);
}

function addressOptions(
  addresses: readonly IAddress[],
  chosen: string,
  trans: TranslationBundle
): Array<ISelectable<string>> {
  const options = [
    { value: '', label: trans.__('First private address') },
    ...addresses.map(({ address, interface: name, loopback }) => ({
      value: address,
      label: loopback
        ? trans.__('%1 (this computer only)', address)
        : trans.__('%1 (%2)', address, name)
    }))
  ];
  if (!options.some(option => option.value === chosen)) {
    options.push({
      value: chosen,
      label: trans.__('%1 (not on this computer now)', chosen)
    });
  }
  return options;
}

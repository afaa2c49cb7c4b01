/**
 * Where a share listens, how long, and for how many.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IAddress } from '../protocol';
import { faultText } from './faultText';
import { Field } from './field';
import type { IOptionsProps } from './optionsProps';

interface IProps extends IOptionsProps {
  /** Addresses of the computer that runs Jupyter. */
  addresses: readonly IAddress[];
}

/** The fields. */
export function NetworkOptions(props: IProps): JSX.Element {
  const { ceiling, draft, faults, onChange, trans } = props;
  return (
    <>
      <Field
        label={trans.__('Transport')}
        locked={
          ceiling.transport ? trans.__('Set by your administrator.') : undefined
        }
      >
        {control => (
          <HTMLSelect
            {...control}
            value={draft.transport}
            disabled={ceiling.transport}
            onChange={() => onChange({ transport: 'lan' })}
            options={[{ value: 'lan', label: trans.__('Local network') }]}
          />
        )}
      </Field>
      <Field label={trans.__('Address of this computer')}>
        {control => (
          <HTMLSelect
            {...control}
            value={draft.hostAddress}
            onChange={event => onChange({ hostAddress: event.target.value })}
            options={addressOptions(props.addresses, draft.hostAddress, trans)}
          />
        )}
      </Field>
      <Field
        label={trans.__('Address told to guests')}
        hint={trans.__('Only where it differs: containers, WSL 2.')}
      >
        {control => (
          <InputGroup
            {...control}
            type="text"
            autoComplete="off"
            spellCheck={false}
            placeholder={trans.__('Same as above')}
            value={draft.advertisedHost}
            onChange={event => onChange({ advertisedHost: event.target.value })}
          />
        )}
      </Field>
      <div className="jp-SecureShare-numbers">
        <Field
          label={trans.__('Port')}
          fault={faultText(faults, 'port', trans)}
        >
          {control => (
            <InputGroup
              {...control}
              type="text"
              inputMode="numeric"
              autoComplete="off"
              placeholder={trans.__('Any free')}
              value={draft.port}
              onChange={event => onChange({ port: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={trans.__('Minutes')}
          fault={faultText(faults, 'minutes', trans)}
          locked={atMost(ceiling.minutes, trans)}
        >
          {control => (
            <InputGroup
              {...control}
              type="text"
              inputMode="numeric"
              autoComplete="off"
              value={draft.minutes}
              onChange={event => onChange({ minutes: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={trans.__('Most guests')}
          fault={faultText(faults, 'maxGuests', trans)}
          locked={atMost(ceiling.maxGuests, trans)}
        >
          {control => (
            <InputGroup
              {...control}
              type="text"
              inputMode="numeric"
              autoComplete="off"
              value={draft.maxGuests}
              onChange={event => onChange({ maxGuests: event.target.value })}
            />
          )}
        </Field>
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
): { value: string; label: string }[] {
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

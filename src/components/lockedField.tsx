/**
 * Fields of the Settings editor below the administrator's ceiling: the
 * editor's own, held and locked, with the reason under them.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IFormRenderer } from '@jupyterlab/ui-components';
import { lockIcon, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IDefaultValues } from '../defaultValues';
import type { ICeiling } from '../draft';
import { ceilingOf, oneOf } from '../draft';
import type { TransportName } from '../protocol';
import type { IShareModel } from '../tokens';

/** What the editor passes to a field. */
type IFieldProps = React.ComponentProps<
  NonNullable<IFormRenderer['fieldRenderer']>
>;

/** The properties that a ceiling can hold. */
export type LockableProperty = keyof ICeiling & keyof IDefaultValues;

/** How a ceiling holds a property. */
interface ILock {
  /** What the editor shows and keeps. */
  hold: (value: unknown) => unknown;
  /** Whether nothing else can be chosen. */
  isFixed: boolean;
  reason: string;
}

/** The field for one property, drawn anew when the ceiling becomes known. */
export function lockedField(
  property: LockableProperty,
  model: IShareModel,
  trans: TranslationBundle
): (props: IFieldProps) => JSX.Element {
  return props => (
    <UseSignal signal={model.changed}>
      {() => (
        <LockedField
          field={props}
          property={property}
          model={model}
          trans={trans}
        />
      )}
    </UseSignal>
  );
}

interface IProps {
  field: IFieldProps;
  property: LockableProperty;
  model: IShareModel;
  trans: TranslationBundle;
}

function LockedField(props: IProps): JSX.Element {
  const { field, model } = props;
  const needsChoices = model.reach === 'ready' && !model.choices;
  React.useEffect(() => {
    if (needsChoices) {
      void model.loadChoices();
    }
  }, [model, needsChoices]);
  const lock = lockOf(props.property, ceilingOf(model.choices), props.trans);
  const isTick = field.schema.type === 'boolean';
  const Field = fieldFor(field);
  return (
    <>
      <div className="jp-SecureShare-setting">
        {/* The editor labels only fields that it draws by itself. */}
        {!isTick && (
          <label htmlFor={field.idSchema.$id}>{field.schema.title}</label>
        )}
        {/* The editor's own look is for children of such a wrapper. */}
        <div className="jp-inputFieldWrapper">
          <Field
            {...field}
            formData={lock ? lock.hold(field.formData) : field.formData}
            disabled={field.disabled || lock?.isFixed}
            onChange={(
              ...[value, ...rest]: Parameters<IFieldProps['onChange']>
            ) => field.onChange(lock ? lock.hold(value) : value, ...rest)}
          />
        </div>
      </div>
      {lock && (
        <div className="jp-SecureShare-settingLock">
          <lockIcon.react tag="span" className="jp-SecureShare-lock" />
          {lock.reason}
        </div>
      )}
    </>
  );
}

/** The editor's own field for the type of a property. */
function fieldFor(field: IFieldProps): React.ElementType {
  const { BooleanField, NumberField, StringField } = field.registry.fields;
  switch (field.schema.type) {
    case 'boolean':
      return BooleanField;
    case 'integer':
      return NumberField;
    default:
      return StringField;
  }
}

function lockOf(
  property: LockableProperty,
  ceiling: ICeiling,
  trans: TranslationBundle
): ILock | null {
  const fixed = trans.__('Set by your administrator.');
  switch (property) {
    case 'minutes':
    case 'maxGuests': {
      const most = ceiling[property];
      return most === null
        ? null
        : {
            hold: value =>
              typeof value === 'number' && value > most ? most : value,
            isFixed: false,
            reason: trans.__('Your administrator allows %1.', most)
          };
    }
    case 'basicAuth':
      return ceiling.basicAuth
        ? { hold: () => true, isFixed: true, reason: fixed }
        : null;
    case 'passwords':
      return ceiling.passwords
        ? { hold: () => 'generated', isFixed: true, reason: fixed }
        : null;
    case 'transport': {
      const left = ceiling.transport;
      return left
        ? {
            hold: value => oneOf(value as TransportName, left),
            isFixed: left.length < 2,
            reason: fixed
          }
        : null;
    }
  }
}

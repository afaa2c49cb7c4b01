/**
 * A field of the form that takes one of several values.
 *
 * @module
 */

import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IFieldProps } from './field';
import { Field } from './field';

/** One value, and what the host reads in its place. */
export interface ISelectable<T extends string> {
  value: T;
  label: string;
}

interface IProps<T extends string> extends Omit<IFieldProps, 'children'> {
  value: T;
  isDisabled?: boolean;
  options: ReadonlyArray<ISelectable<T>>;
  onChange: (value: T) => void;
}

/** The field. */
export function SelectField<T extends string>(props: IProps<T>): JSX.Element {
  const { value, isDisabled, options, onChange, ...field } = props;
  return (
    <Field {...field}>
      {control => (
        <HTMLSelect
          {...control}
          value={value}
          disabled={isDisabled}
          options={[...options]}
          onChange={event => onChange(event.target.value as T)}
        />
      )}
    </Field>
  );
}

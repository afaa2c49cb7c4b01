/**
 * A field of the form that takes one line of text.
 *
 * @module
 */

import { InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IFieldProps } from './field';
import { Field } from './field';

interface IProps extends Omit<IFieldProps, 'children'> {
  /** Whether phones show their number keys. */
  isNumber?: boolean;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
}

/** The field. What is typed is a name or a number, so the browser neither completes nor corrects it. */
export function TextField(props: IProps): JSX.Element {
  const { isNumber, placeholder, value, onChange, ...field } = props;
  return (
    <Field {...field}>
      {control => (
        <InputGroup
          {...control}
          type="text"
          inputMode={isNumber ? 'numeric' : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={value}
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/**
 * One field of the form: label, control, and below it what is wrong or who
 * has locked it.
 *
 * @module
 */

import { lockIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** What a control needs to be tied to its label and to the line below it. */
export interface IControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
}

/** What every field has, whatever is typed or chosen in it. */
export interface IFieldProps {
  label: string;
  /** Whether the label stands behind the control, as with a tick box. */
  isInline?: boolean;
  /** What is wrong, in words. */
  fault?: string;
  /** Why the administrator's ceiling holds it. */
  locked?: string;
  /** Explains the field. */
  hint?: string;
  children: (control: IControlProps) => JSX.Element;
}

/** The field. */
export function Field(props: IFieldProps): JSX.Element {
  const id = React.useId();
  const below = props.fault ?? props.locked ?? props.hint;
  return (
    <div
      className={
        props.isInline
          ? 'jp-SecureShare-field jp-mod-inline'
          : 'jp-SecureShare-field'
      }
    >
      <label htmlFor={id}>{props.label}</label>
      {props.children({
        id,
        'aria-describedby': below ? `${id}-below` : undefined,
        'aria-invalid': props.fault !== undefined
      })}
      {below && (
        <p
          id={`${id}-below`}
          className={
            props.fault ? 'jp-SecureShare-fault' : 'jp-SecureShare-hint'
          }
        >
          {!props.fault && props.locked && (
            <lockIcon.react tag="span" className="jp-SecureShare-lock" />
          )}
          {below}
        </p>
      )}
    </div>
  );
}

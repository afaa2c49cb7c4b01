/**
 * The ngrok authtoken: where the one in use comes from, or a field to paste
 * one. What is pasted is only ever the field's live value: never an
 * attribute of the page, never part of the draft.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, InputGroup } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { AuthtokenSource } from '../protocol';
import { ExternalLink } from './externalLink';
import { Field } from './field';
import type { IUnsentAuthtoken } from './unsentAuthtoken';

/** Where ngrok shows an account's authtoken. */
const DASHBOARD = 'https://dashboard.ngrok.com/get-started/your-authtoken';

interface IProps {
  /** Where the authtoken in use comes from; null when there is none. */
  source: AuthtokenSource | null;
  /** Whether another one than that in use is being pasted. */
  isReplacing: boolean;
  unsent: IUnsentAuthtoken;
  fault?: string;
  /** Whether a change is on its way to the server. */
  isBusy: boolean;
  onReplace: (isReplacing: boolean) => void;
  onForget: () => void;
  /** Something was pasted, typed or ticked. */
  onChange: () => void;
  trans: TranslationBundle;
}

/** The line, or the field. */
export function AuthtokenField(props: IProps): JSX.Element {
  return (
    <section
      className="jp-SecureShare-authtoken"
      aria-label={props.trans.__('ngrok account')}
    >
      {props.source !== null && !props.isReplacing ? (
        <Known {...props} source={props.source} />
      ) : (
        <Paste {...props} />
      )}
    </section>
  );
}

function Known(props: IProps & { source: AuthtokenSource }): JSX.Element {
  const { isBusy, source, trans } = props;
  return (
    <>
      <p role="status">{sourceText(source, trans)}</p>
      <div className="jp-SecureShare-authtokenButtons">
        <Button
          type="button"
          className="jp-SecureShare-link"
          minimal
          small
          onClick={() => props.onReplace(true)}
        >
          {trans.__('Use another')}
        </Button>
        {/* Nobody but the host can take it out of the environment or out of ngrok's own file. */}
        {(source === 'given' || source === 'remembered') && (
          <Button
            type="button"
            className="jp-SecureShare-link"
            minimal
            small
            disabled={isBusy}
            onClick={props.onForget}
          >
            {isBusy ? trans.__('Forgetting…') : trans.__('Forget')}
          </Button>
        )}
      </div>
    </>
  );
}

function Paste(props: IProps): JSX.Element {
  const { trans, unsent } = props;
  const input = React.useRef<HTMLInputElement>(null);
  const rememberId = React.useId();
  React.useEffect(() => {
    // By hand: React would write the value into an attribute as well.
    if (input.current && input.current.value !== unsent.text) {
      input.current.value = unsent.text;
    }
  });
  React.useEffect(() => {
    if (props.isReplacing) {
      input.current?.focus();
    }
  }, [props.isReplacing]);
  return (
    <>
      <Field label={trans.__('ngrok authtoken')} fault={props.fault}>
        {control => (
          <InputGroup
            {...control}
            inputRef={input}
            type="password"
            // Password managers keep what is typed under other names.
            autoComplete="new-password"
            autoCapitalize="off"
            spellCheck={false}
            placeholder={trans.__('Paste it here')}
            onChange={event => {
              unsent.text = event.target.value;
              props.onChange();
            }}
          />
        )}
      </Field>
      <p className="jp-SecureShare-hint">
        <ExternalLink href={DASHBOARD} trans={trans}>
          {trans.__('Find it on ngrok’s dashboard')}
        </ExternalLink>
      </p>
      <div className="jp-SecureShare-field jp-mod-inline">
        <input
          id={rememberId}
          type="checkbox"
          className="jp-mod-styled"
          checked={unsent.isToBeRemembered}
          aria-describedby={`${rememberId}-below`}
          onChange={event => {
            unsent.isToBeRemembered = event.target.checked;
            props.onChange();
          }}
        />
        <label htmlFor={rememberId}>
          {trans.__('Remember on this computer')}
        </label>
        <p id={`${rememberId}-below`} className="jp-SecureShare-hint">
          {trans.__('In a file that only your account can read.')}
        </p>
      </div>
      {props.source !== null && (
        <Button
          type="button"
          className="jp-SecureShare-link"
          minimal
          small
          onClick={() => props.onReplace(false)}
        >
          {trans.__('Keep the one in use')}
        </Button>
      )}
    </>
  );
}

function sourceText(source: AuthtokenSource, trans: TranslationBundle): string {
  switch (source) {
    case 'given':
      return trans.__(
        'ngrok authtoken: the one you gave, until JupyterLab ends.'
      );
    case 'remembered':
      return trans.__('ngrok authtoken: the one remembered on this computer.');
    case 'environment':
      return trans.__(
        'ngrok authtoken: from the environment (NGROK_AUTHTOKEN).'
      );
    case 'ngrok-config':
      return trans.__("ngrok authtoken: from ngrok's own configuration file.");
  }
}

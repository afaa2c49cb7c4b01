/**
 * The news that the share has moved, with the invitation that works now.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, errorIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { CopyButton } from './copyButton';

interface IProps {
  /** Copies the invitation; null while it is being fetched. */
  copy: (() => Promise<string>) | null;
  onDismiss: () => void;
  trans: TranslationBundle;
}

/** The box; it stays until the host puts it away. */
export function AddressChanged(props: IProps): JSX.Element {
  const { copy, trans } = props;
  const [note, setNote] = React.useState('');
  return (
    <div className="jp-SecureShare-note jp-mod-warning">
      <errorIcon.react tag="span" className="jp-SecureShare-noteIcon" />
      <div>
        <p role="alert">
          {trans.__(
            'The address of this share has changed. Invitations given before do not work any more.'
          )}
        </p>
        <p className="jp-SecureShare-nextStep">
          {trans.__(
            'Send your guests the new one; the passphrases are the same.'
          )}
        </p>
        <div className="jp-SecureShare-noteButtons">
          {copy && (
            <CopyButton
              text={trans.__('Copy new invitation')}
              isPrimary
              label={trans.__('Copy new invitation, without passphrases')}
              copy={copy}
              onCopied={setNote}
              trans={trans}
            />
          )}
          <Button
            type="button"
            className="jp-SecureShare-textButton"
            minimal
            small
            onClick={props.onDismiss}
          >
            {trans.__('Dismiss')}
          </Button>
          <span role="status">{note}</span>
        </div>
      </div>
    </div>
  );
}

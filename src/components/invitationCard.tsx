/**
 * What the host gives to guests: the address, the passphrases, and two texts
 * for two different ways of sending.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import type { IInvitationContext } from '../invitationText';
import { invitationText, passphrasesText } from '../invitationText';
import type { IInvitation } from '../protocol';
import type { SecretClipboard } from '../secretClipboard';
import { CopyButton } from './copyButton';
import { FactRow } from './factRow';

interface IProps {
  invitation: IInvitation;
  context: IInvitationContext;
  clipboard: SecretClipboard;
  trans: TranslationBundle;
}

/** The card. */
export function InvitationCard(props: IProps): JSX.Element {
  const { clipboard, context, invitation, trans } = props;
  const [note, setNote] = React.useState('');
  const copy = async (text: string) => {
    await clipboard.copy(text);
    return trans.__('Copied.');
  };
  const copySecret = async (text: string) =>
    (await clipboard.copySecret(text))
      ? trans.__('Copied. The clipboard is emptied in a minute.')
      : trans.__(
          'Copied. It stays on the clipboard until you copy something else.'
        );
  return (
    <section
      className="jp-SecureShare-card"
      aria-label={trans.__('Invitation')}
    >
      <dl>
        <FactRow
          label={trans.__('Address')}
          value={invitation.url}
          copyLabel={trans.__('Copy the address')}
          copy={() => copy(invitation.url)}
          onCopied={setNote}
          trans={trans}
        />
        {invitation.username !== null && (
          <FactRow
            label={trans.__('User name')}
            value={invitation.username}
            copyLabel={trans.__('Copy the user name')}
            copy={() => copy(invitation.username ?? '')}
            onCopied={setNote}
            trans={trans}
          />
        )}
        {invitation.password !== null && (
          <FactRow
            label={trans.__('Passphrase 1: browser window')}
            value={invitation.password}
            isSecret
            copyLabel={trans.__('Copy passphrase 1')}
            copy={() => copySecret(invitation.password ?? '')}
            onCopied={setNote}
            trans={trans}
          />
        )}
        <FactRow
          label={
            invitation.password === null
              ? trans.__('Passphrase: join page')
              : trans.__('Passphrase 2: join page')
          }
          value={invitation.session_password}
          isSecret
          copyLabel={
            invitation.password === null
              ? trans.__('Copy the passphrase')
              : trans.__('Copy passphrase 2')
          }
          copy={() => copySecret(invitation.session_password)}
          onCopied={setNote}
          trans={trans}
        />
        {invitation.fingerprint_sha256 !== null && (
          <FactRow
            label={trans.__('Certificate fingerprint (SHA-256)')}
            value={invitation.fingerprint_sha256}
            copyLabel={trans.__('Copy the fingerprint')}
            copy={() => copy(invitation.fingerprint_sha256 ?? '')}
            onCopied={setNote}
            trans={trans}
          />
        )}
      </dl>
      <div className="jp-SecureShare-buttons">
        <CopyButton
          text={trans.__('Copy invitation')}
          isPrimary
          label={trans.__('Copy invitation, without passphrases')}
          copy={() => copy(invitationText(invitation, context, trans))}
          onCopied={setNote}
          trans={trans}
        />
        <CopyButton
          text={trans.__('Copy passphrases')}
          label={trans.__('Copy passphrases alone')}
          copy={() => copySecret(passphrasesText(invitation, trans))}
          onCopied={setNote}
          trans={trans}
        />
      </div>
      <p className="jp-SecureShare-hint" role="status">
        {note ||
          trans.__(
            'Send the passphrases another way than the invitation, for example by phone.'
          )}
      </p>
    </section>
  );
}

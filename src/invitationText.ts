/**
 * What the host sends to guests: an invitation without passphrases, and the
 * passphrases alone, for two different ways of sending.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IInvitation } from './protocol';
import { momentForOthers } from './timeText';

/** What an invitation says beside what the server made. */
export interface IInvitationContext {
  /** Who invites. */
  hostName: string;
  /** RFC 3339; the share may have been extended since the invitation was fetched. */
  expiresAt: string;
  /** Whether the tunnel's service shows browsers a page of its own first. */
  hasInterstitial: boolean;
}

/**
 * The text of the invitation. Holds no passphrase.
 *
 */
export function invitationText(
  invitation: IInvitation,
  { hostName, expiresAt, hasInterstitial }: IInvitationContext,
  trans: TranslationBundle
): string {
  const lines = [
    trans.__('%1 invites you to work together in JupyterLab.', hostName),
    '',
    trans.__('Address: %1', invitation.url),
    trans.__('Open until: %1', momentForOthers(expiresAt))
  ];
  if (invitation.username !== null) {
    lines.push(trans.__('User name: %1', invitation.username));
  }
  if (hasInterstitial) {
    lines.push(
      '',
      trans.__(
        'ngrok, which carries the connection, shows a page of its own first: press "Visit Site" there.'
      )
    );
  }
  if (invitation.fingerprint_sha256 !== null) {
    lines.push(
      '',
      trans.__(
        'Your browser will warn that it does not know the certificate. Go on only if its SHA-256 fingerprint is:'
      ),
      invitation.fingerprint_sha256
    );
  }
  lines.push(
    '',
    invitation.password === null
      ? trans.__('The password comes to you another way.')
      : trans.__('Two passphrases come to you another way.')
  );
  return lines.join('\n');
}

/** The passphrases and nothing that says what they open. */
export function passphrasesText(
  invitation: IInvitation,
  trans: TranslationBundle
): string {
  const lines = [
    trans.__(
      'On the page that asks for your name: %1',
      invitation.session_password
    )
  ];
  if (invitation.password !== null) {
    lines.unshift(
      trans.__("In the browser's own window: %1", invitation.password)
    );
  }
  return lines.join('\n');
}

import { nullTranslator } from '@jupyterlab/translation';
import { invitationText, passphrasesText } from '../invitationText';
import type { IInvitation } from '../protocol';
import { INVITATION } from './samples';

const trans = nullTranslator.load('');
const ENDS = '2026-11-24T10:30:00.000Z';

const CONTEXT = { hostName: 'Ada', expiresAt: ENDS, hasInterstitial: false };

const WITHOUT_OUTER_LOCK: IInvitation = {
  ...INVITATION,
  username: null,
  password: null
};

describe('the invitation', () => {
  const text = invitationText(INVITATION, CONTEXT, trans);

  it('says who invites, where to, until when, and what the certificate is', () => {
    expect(text).toContain('Ada invites you');
    expect(text).toContain(INVITATION.url);
    expect(text).toContain(INVITATION.username);
    expect(text).toContain(INVITATION.fingerprint_sha256);
    expect(text).toMatch(/Open until: .*2026.*:30/);
  });

  it('holds no passphrase', () => {
    expect(text).not.toContain(INVITATION.password);
    expect(text).not.toContain(INVITATION.session_password);
  });

  it('leaves out what there is not', () => {
    const short = invitationText(
      { ...WITHOUT_OUTER_LOCK, fingerprint_sha256: null },
      CONTEXT,
      trans
    );
    expect(short).not.toMatch(/null|User name|fingerprint/);
  });
});

describe('behind a page of the tunnel itself', () => {
  it('the invitation says what to press there', () => {
    const text = invitationText(
      INVITATION,
      { ...CONTEXT, hasInterstitial: true },
      trans
    );
    expect(text).toContain('press "Visit Site"');
  });

  it('and nothing of it anywhere else', () => {
    expect(invitationText(INVITATION, CONTEXT, trans)).not.toMatch(
      /ngrok|Visit/
    );
  });
});

describe('the passphrases', () => {
  it('come with nothing that says what they open', () => {
    const text = passphrasesText(INVITATION, trans);
    expect(text).toContain(INVITATION.password);
    expect(text).toContain(INVITATION.session_password);
    expect(text).not.toContain('192.168.1.20');
    expect(text).not.toContain('https');
  });

  it('are one without the outer lock', () => {
    expect(passphrasesText(WITHOUT_OUTER_LOCK, trans).split('\n')).toHaveLength(
      1
    );
  });
});

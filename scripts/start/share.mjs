/**
 * Opens a share of the demo by the command line tool and says how to join.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectEnvironment, venvProgram } from '../setup/project.mjs';

/** The token goes to the tool in a file of our own: arguments are seen by everybody on the machine. */
function withTokenFile(token, use) {
  const folder = mkdtempSync(join(tmpdir(), 'secure-share-start-'));
  const file = join(folder, 'token');
  try {
    writeFileSync(file, token, { mode: 0o600 });
    return use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function startShare({ url, token }) {
  return withTokenFile(token, file =>
    spawnSync(
      venvProgram('jupyter-secure-share'),
      ['start', '--json', '--server', url, '--token-file', file],
      {
        encoding: 'utf8',
        env: projectEnvironment(),
        stdio: ['ignore', 'pipe', 'inherit']
      }
    )
  );
}

/** What the host tells guests, as lines. */
function invitationLines(invitation) {
  const rows = [
    ['Address', invitation.url],
    ['User name', invitation.username],
    ['Passphrase', invitation.password],
    ['Session password', invitation.session_password],
    ['Certificate', invitation.fingerprint_sha256],
    ['Ends', invitation.expires_at]
  ];
  return rows
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `    ${`${name}:`.padEnd(18)} ${value}`);
}

/** Opens a share of a running server; a failure is told and leaves JupyterLab running. */
export function openShare(info) {
  const { status, stdout } = startShare(info);
  if (status !== 0) {
    return 'The share did not open; JupyterLab goes on without it.';
  }
  return [
    'Shared. Guests join with (best send address and passphrases by two channels):',
    '',
    ...invitationLines(JSON.parse(stdout)),
    '',
    'The browser warns of the certificate: compare its SHA-256 fingerprint, then go on.'
  ].join('\n');
}

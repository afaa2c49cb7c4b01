/**
 * What the service is asked to check before anything reaches this machine:
 * the outer lock, except for handshakes of sockets. Browsers built on WebKit
 * send no basic credentials with those (WebKit bug 80362); they are let in by
 * the session cookie, in the gateway, which checks everything else again too.
 *
 * Format: ngrok traffic policy, action `basic-auth`.
 *
 * @module
 */

import type { ICredentials } from '../../basic-credentials';
import { GatewayError } from '../../errors';

/** Lengths that the service takes (its errors 359 and 360), in characters. */
const PASSWORD_LENGTH = { least: 8, most: 128 };

/** RFC 7617 §2 takes no colon in a user name; the service no control characters and, to be safe, only ASCII. */
const USERNAME = /^[\x20-\x39\x3b-\x7e]{1,64}$/;
const PASSWORD = /^[\x20-\x7e]+$/;

/** With this the service begins an expression of its own inside a text. */
const EXPRESSION = '${';

/**
 * The policy as JSON text.
 *
 * @throws GatewayError `NGROK_BASIC_AUTH_REFUSED` for what the service would not take
 */
export function edgePolicy({ username, password }: ICredentials): string {
  if (
    !USERNAME.test(username) ||
    !PASSWORD.test(password) ||
    `${username}:${password}`.includes(EXPRESSION) ||
    password.length < PASSWORD_LENGTH.least ||
    password.length > PASSWORD_LENGTH.most
  ) {
    throw new GatewayError('NGROK_BASIC_AUTH_REFUSED');
  }
  return JSON.stringify({
    on_http_request: [
      {
        name: 'outer lock',
        expressions: ["!hasReqHeader('Upgrade')"],
        actions: [
          {
            type: 'basic-auth',
            config: {
              realm: 'Jupyter Secure Share',
              credentials: [`${username}:${password}`],
              enforce: true
            }
          }
        ]
      }
    ]
  });
}

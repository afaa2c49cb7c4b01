/**
 * The passphrases of a share: generated or chosen, and the door they make.
 *
 * @module
 */

import type { IStartOptions } from '../../src/protocol';
import type { ICredentials } from './basic-credentials';
import type { IClock } from './clock';
import { createDoor } from './door';
import { GatewayError } from './errors';
import type { ILog } from './log';
import { generatePassphrase } from './passphrase';
import {
  createQuickCheck,
  createSlowCheck,
  normalized,
  type PasswordCheck
} from './password-check';
import type { IRandom } from './random';
import type { IDoor } from './share';
import { createTries } from './tries';
import { createTurns } from './turns';

/** What the host chose. */
export type ChosenLocks = Pick<
  IStartOptions,
  'basic_auth' | 'username' | 'password' | 'session_password' | 'host_name'
>;

/** The passphrases, in memory only. */
export interface ISecrets {
  /** Null when the outer lock is off. */
  outer: ICredentials | null;
  sessionPassword: string;
}

/** Slow checks: two at once (security of the machine's memory), the rest waits its turn. */
const TURNS = { atOnce: 2, waiting: 256, waitingPerSource: 128 };

/**
 * Refuses chosen passwords that are too easy to guess.
 *
 * @throws GatewayError `PASSWORD_TOO_WEAK`
 */
export async function ensureStrong(chosen: ChosenLocks): Promise<void> {
  const passwords = [
    chosen.basic_auth ? chosen.password : null,
    chosen.session_password
  ].filter(password => password !== null);
  if (passwords.length === 0) {
    return;
  }
  const { isStrongPassword } = await import('./password-strength');
  const known = [chosen.username, chosen.host_name, 'jupyter', 'jupyterlab'];
  for (const password of passwords) {
    if (!isStrongPassword(normalized(password), known)) {
      throw new GatewayError('PASSWORD_TOO_WEAK');
    }
  }
}

/** The passphrases of a share: what was chosen, and generated ones for the rest. */
export function makeSecrets(
  chosen: ChosenLocks,
  random: Pick<IRandom, 'below'>
): ISecrets {
  return {
    outer: chosen.basic_auth
      ? {
          username: chosen.username,
          password: chosen.password ?? generatePassphrase(random)
        }
      : null,
    sessionPassword: chosen.session_password ?? generatePassphrase(random)
  };
}

/** Makes the door. Takes as long as the slow checks need to be derived. */
export async function makeDoor(
  chosen: ChosenLocks,
  secrets: ISecrets,
  { clock, random, log }: { clock: IClock; random: IRandom; log: ILog }
): Promise<IDoor> {
  /** A passphrase that was generated cannot be guessed offline; one that a person chose may be. */
  const check = async (
    password: string,
    isChosen: boolean
  ): Promise<PasswordCheck> =>
    isChosen
      ? await createSlowCheck(password, random)
      : createQuickCheck(password, random);

  const { outer, sessionPassword } = secrets;
  return createDoor({
    outer:
      outer === null
        ? null
        : {
            username: createQuickCheck(outer.username, random),
            password: await check(outer.password, chosen.password !== null)
          },
    session: await check(sessionPassword, chosen.session_password !== null),
    tries: createTries(clock, (source, isBudgetUsedUp) => {
      log.write('warning', 'source-locked', {
        source,
        budget_used_up: isBudgetUsedUp
      });
    }),
    turns: createTurns(TURNS)
  });
}

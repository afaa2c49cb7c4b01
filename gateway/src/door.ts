/**
 * The two locks: HTTP basic auth and the session password. Wrong tries at
 * either are counted together.
 *
 * @module
 */

import { readBasicCredentials } from './basic-credentials';
import type { IQuickCheck, PasswordCheck } from './password-check';
import type { DoorVerdict, IDoor } from './share';
import type { ITries } from './tries';
import type { ITurns } from './turns';

/** What one who found the line at a slow check full should wait, in seconds. */
const BUSY_SECONDS = 5;

/** What the door is made of. */
export interface IDoorOptions {
  /** Null when the outer lock is off: nobody passes it then. */
  outer: { username: IQuickCheck; password: PasswordCheck } | null;
  session: PasswordCheck;
  tries: ITries;
  /** Turns at slow checks. */
  turns: ITurns;
}

export function createDoor(options: IDoorOptions): IDoor {
  const { outer, session, tries, turns } = options;

  function locked(source: string): DoorVerdict | null {
    const retryAfterSeconds = tries.secondsToWait(source);
    return retryAfterSeconds === null
      ? null
      : { kind: 'locked', retryAfterSeconds };
  }

  /** One try, looked at before anything else can happen. */
  function tryAtOnce(source: string, isRight: () => boolean): DoorVerdict {
    return locked(source) ?? judge(source, isRight());
  }

  /**
   * One try at a slow check, while no other of this source goes on: a burst of
   * tries gets no further than the counter allows.
   */
  async function tryInTurn(
    source: string,
    isRight: () => Promise<boolean>
  ): Promise<DoorVerdict> {
    const verdict = locked(source);
    if (verdict !== null) {
      return verdict;
    }
    const turn = turns.take(source);
    if (turn === null) {
      return { kind: 'locked', retryAfterSeconds: BUSY_SECONDS };
    }
    const release = await turn;
    try {
      return locked(source) ?? judge(source, await isRight());
    } finally {
      release();
    }
  }

  function judge(source: string, right: boolean): DoorVerdict {
    if (right) {
      return { kind: 'admitted' };
    }
    tries.wrong(source);
    return { kind: 'refused' };
  }

  return {
    async checkBasic(source, authorization) {
      const credentials = readBasicCredentials(authorization);
      if (credentials.kind === 'missing' || outer === null) {
        return { kind: 'missing' };
      }
      if (credentials.kind === 'malformed') {
        return tryAtOnce(source, () => false);
      }
      const { username, password } = credentials;
      const check = outer.password;
      // Both are always looked at: a wrong user name takes as long as a wrong password.
      const isUser = outer.username.matches(username);
      return check.slow
        ? tryInTurn(
            source,
            async () => (await check.matches(password)) && isUser
          )
        : tryAtOnce(source, () => check.matches(password) && isUser);
    },

    async checkSessionPassword(source, password) {
      const verdict = session.slow
        ? await tryInTurn(source, () => session.matches(password))
        : tryAtOnce(source, () => session.matches(password));
      // Only the last lock ends the count: one who knows the outer password
      // could otherwise wipe out his wrong tries at the inner one with it.
      if (verdict.kind === 'admitted') {
        tries.entered(source);
      }
      return verdict;
    }
  };
}

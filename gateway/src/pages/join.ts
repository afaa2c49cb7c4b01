/**
 * The join page: who invites, and the form that asks for a name and the
 * session password.
 *
 * @module
 */

import { OWN_PAGES } from '../../../src/protocol';
import type { IAnswer } from '../request/context';
import { framed } from './frame';
import hiddenField from './hidden-field.html';
import joinProblem from './join-problem.html';
import join from './join.html';
import outerLock from './outer-lock.html';
import { fill, Markup } from './markup';
import reveal from './reveal.txt';
import { timeLeft } from './time-left';

/** Why the last try did not let the guest in. */
export type JoinProblem =
  'wrong-password' | 'wrong-credentials' | 'bad-name' | 'name-taken';

/** What the join page shows. */
export interface IJoinPage {
  hostName: string;
  /** Starts and ends with a slash. */
  basePath: string;
  /** The name typed at the last try, or the empty string. */
  name: string;
  problem: JoinProblem | null;
  /** Whether user name and passphrase of the outer lock are asked for here. Default: false. */
  asksForOuterLock?: boolean;
  /** Whole minutes until the share ends. */
  minutesLeft: number;
  /** Sent back with the form; nothing by default. */
  hiddenFields?: Readonly<Record<string, string>>;
  /** Where the form goes; `<basePath>secure-share/join` by default. */
  actionPath?: string;
}

interface IProblemText {
  readonly status: number;
  readonly field: 'name' | 'credentials' | 'password';
  readonly sentence: string;
}

const PROBLEMS: Readonly<Record<JoinProblem, IProblemText>> = {
  'wrong-password': {
    status: 403,
    field: 'password',
    sentence: 'This is not the session password. Check it and try again.'
  },
  'wrong-credentials': {
    status: 403,
    field: 'credentials',
    sentence:
      'These are not the user name and passphrase of the share. Check them and try again.'
  },
  'bad-name': {
    status: 400,
    field: 'name',
    sentence:
      'This name cannot be used. Type one of 1 to 64 letters, without control characters.'
  },
  'name-taken': {
    status: 409,
    field: 'name',
    sentence: 'Somebody here already has this name. Choose another one.'
  }
};

// Focus goes where something is to be done, by HTML alone: the form works without script.
const FOCUSED = new Markup('autofocus');
const FOCUSED_WRONG = new Markup('autofocus aria-invalid="true"');

/** The join page: 200 when first asked for, 400, 403 or 409 with a problem. Never holds a password. */
export function joinPage(page: IJoinPage): IAnswer {
  const problem = page.problem === null ? null : PROBLEMS[page.problem];
  const wrong = (field: IProblemText['field']) => problem?.field === field;
  const state = (field: IProblemText['field']) =>
    wrong(field)
      ? FOCUSED_WRONG
      : problem === null && field === 'name'
        ? FOCUSED
        : Markup.empty;
  const describedBy = (field: IProblemText['field']) =>
    wrong(field) ? `problem ${field}-hint` : `${field}-hint`;
  return framed({
    status: problem?.status ?? 200,
    title: `${problem === null ? '' : 'Try again: '}Join ${page.hostName}`,
    script: reveal,
    main: fill(join, {
      initials: initialsOf(page.hostName),
      host: page.hostName,
      problem:
        problem === null
          ? Markup.empty
          : fill(joinProblem, { sentence: problem.sentence }),
      action: page.actionPath ?? `${page.basePath}${OWN_PAGES}/join`,
      hidden: Markup.join(
        Object.entries(page.hiddenFields ?? {}).map(([name, value]) =>
          fill(hiddenField, { name, value })
        )
      ),
      outer:
        page.asksForOuterLock === true
          ? fill(outerLock, {
              state: state('credentials'),
              'described-by': describedBy('credentials')
            })
          : Markup.empty,
      name: page.name,
      'name-state': state('name'),
      'name-described-by': describedBy('name'),
      'password-state': state('password'),
      'password-described-by': describedBy('password'),
      time: `Ends in ${timeLeft(page.minutesLeft)}.`
    })
  });
}

/** One or two letters that stand for a name: first letters of its first and last word. */
function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters =
    words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return (
    letters.map(word => [...(word ?? '')][0]?.toUpperCase() ?? '').join('') ||
    '?'
  );
}

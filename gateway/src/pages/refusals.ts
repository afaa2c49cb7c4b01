/**
 * What the gateway says when somebody may not pass: one row a kind.
 *
 * @module
 */

/** Why somebody may not pass. */
export type RefusalKind =
  | 'locked'
  | 'full'
  | 'expired'
  | 'stopped'
  | 'removed'
  | 'left'
  | 'unknown'
  | 'starting'
  | 'unauthorised'
  | 'wrong-address'
  | 'malformed'
  | 'forbidden';

/** One refusal in words. `HOST` stands for the host's name, `WAIT` for the time to wait. */
export interface IRefusal {
  readonly status: number;
  readonly title: string;
  readonly sentence: string;
  readonly next: string;
  /** Label of the link back to the share, or null where it leads nowhere. */
  readonly again: string | null;
}

/**
 * Every refusal. Rows that strangers can see do not name the host: who shares
 * is known to those who have passed the outer lock.
 */
export const REFUSALS: Readonly<Record<RefusalKind, IRefusal>> = {
  locked: {
    status: 429,
    title: 'Too many wrong tries',
    sentence:
      'This door stays shut for a while to everyone at your address, even with the right password.',
    next: 'Wait WAIT, then try again. Ask the host for the passwords if you are not sure of them.',
    again: 'Try again'
  },
  full: {
    status: 503,
    title: 'This share is full',
    sentence: 'As many guests as HOST allows are here already.',
    next: 'Ask HOST to make room, then try again.',
    again: 'Try again'
  },
  expired: {
    status: 410,
    title: 'The time of this share is over',
    sentence: 'The share of HOST ended by itself, as planned.',
    next: 'Ask HOST for a new invitation if you want to go on.',
    again: null
  },
  stopped: {
    status: 410,
    title: 'HOST ended this share',
    sentence: 'The address in your invitation does not work any more.',
    next: 'Ask HOST for a new invitation if you want to go on.',
    again: null
  },
  removed: {
    status: 403,
    title: 'You were removed',
    sentence: 'HOST took you out of this share.',
    next: 'If you think this was a mistake, talk to HOST.',
    again: null
  },
  left: {
    status: 403,
    title: 'You left this share',
    sentence: 'You are no longer connected to the JupyterLab of HOST.',
    next: 'As long as the share goes on you can come back with the passwords of your invitation.',
    again: 'Join again'
  },
  unknown: {
    status: 404,
    title: 'There is nothing here',
    sentence: 'This page does not exist, or it is not open to guests.',
    next: 'Go back to the share and open what you need from there.',
    again: 'Back to the share'
  },
  starting: {
    status: 503,
    title: 'This share is being opened',
    sentence: 'The door opens in a few seconds, once it is proved to be safe.',
    next: 'Wait WAIT, then try again.',
    again: 'Try again'
  },
  unauthorised: {
    status: 401,
    title: 'User name and password, please',
    sentence:
      'This share opens with the user name and the password of the invitation.',
    next: 'Try again and type both as they stand there. Ask the host if you do not have them.',
    again: 'Try again'
  },
  'wrong-address': {
    status: 421,
    title: 'This is not the address of the share',
    sentence:
      'The share answers at one address only, and your browser asked for another.',
    next: 'Open the address exactly as it stands in your invitation.',
    again: null
  },
  malformed: {
    status: 400,
    title: 'This address makes no sense',
    sentence:
      'Your browser asked for something in a form that is not accepted here.',
    next: 'Open the address exactly as it stands in your invitation.',
    again: null
  },
  forbidden: {
    status: 403,
    title: 'This is not open to guests',
    sentence:
      'The share does not let guests do this, or the request came from another site.',
    next: 'Go back to the share and go on from there.',
    again: 'Back to the share'
  }
};

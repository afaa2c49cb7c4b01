/**
 * Who is here: the host as Jupyter knows him, the guests as the gateway knows
 * them, and, where there is a global awareness, which document each looks at.
 *
 * The gateway's table decides who has a row. Awareness states are claims of
 * other pages; a claim under a name that is in no row is left out.
 *
 * @module
 */

import type { User } from '@jupyterlab/services';
import type { ReadonlyJSONValue } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { IGuest, IServerShareStatus, Role } from './protocol';
import type { IShareModel } from './tokens';

/** What the gateway says instead of a guest's address where a tunnel does not tell it. */
export const UNKNOWN_ADDRESS = 'unknown';

/** One person: the host, or a guest. */
export interface IPerson {
  /** Guest id; the empty string for the host. */
  readonly id: string;
  readonly isHost: boolean;
  readonly name: string;
  /** One or two letters for the picture. */
  readonly initials: string;
  /** Paths of the documents the person looks at; empty when unknown. */
  readonly documents: readonly string[];
  /** Null for the host. */
  readonly role: Role | null;
  /** Network address without port; null for the host. */
  readonly address: string | null;
  /** RFC 3339, UTC; when the guest came in, when the share began for the host. */
  readonly since: string | null;
  /** Sockets now open; null for the host. */
  readonly sockets: number | null;
}

/** The part of a y-protocols `Awareness` that is used here. */
export interface IAwarenessStates {
  getStates(): Map<number, unknown>;
  on(event: 'change', listener: () => void): void;
  off(event: 'change', listener: () => void): void;
}

/** One row a person: the host first, then guests in the order in which they came. */
export function joinPeople(
  host: User.IIdentity | null,
  status: IServerShareStatus | null,
  states: Iterable<unknown>
): IPerson[] {
  if (status?.phase !== 'live') {
    return [];
  }
  const documents = documentsByUser(states);
  const guests = [...status.guests]
    .sort((a, b) => a.joined_at.localeCompare(b.joined_at))
    .map(guest => guestRow(guest, documents.get(guest.username) ?? []));
  return host
    ? [
        hostRow(host, status.started_at, documents.get(host.username) ?? []),
        ...guests
      ]
    : guests;
}

function hostRow(
  host: User.IIdentity,
  since: string | null,
  documents: string[]
): IPerson {
  const name = nameOf(host);
  return {
    id: '',
    isHost: true,
    name,
    initials: host.initials || initialsOf(name),
    documents,
    role: null,
    address: null,
    since,
    sockets: null
  };
}

function guestRow(guest: IGuest, documents: string[]): IPerson {
  return {
    id: guest.id,
    isHost: false,
    name: guest.name,
    initials: initialsOf(guest.name),
    documents,
    role: guest.role,
    address: guest.address,
    since: guest.joined_at,
    sockets: guest.sockets
  };
}

/** The name by which a Jupyter user is shown. */
export function nameOf(user: User.IIdentity): string {
  return user.display_name || user.name || user.username;
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const first = [...(words[0] ?? '')][0] ?? '';
  const last = words.length > 1 ? [...words[words.length - 1]][0] : '';
  return (first + last).toUpperCase();
}

/** Paths by Jupyter user name; one person may have several pages. */
function documentsByUser(states: Iterable<unknown>): Map<string, string[]> {
  const documents = new Map<string, string[]>();
  for (const state of states) {
    const claim = state as {
      user?: { username?: unknown };
      current?: unknown;
    } | null;
    const username = claim?.user?.username;
    const path = pathOf(claim?.current);
    if (typeof username !== 'string' || !path) {
      continue;
    }
    const known = documents.get(username) ?? [];
    if (!known.includes(path)) {
      documents.set(username, [...known, path].sort());
    }
  }
  return documents;
}

/** The path in a layout entry such as `notebook:RTC:work/a.ipynb`; null when there is none. */
function pathOf(current: unknown): string | null {
  const match =
    typeof current === 'string' ? /^\w+:(?:RTC:)?(.+)$/s.exec(current) : null;
  return match ? match[1] : null;
}

/** The rows, kept up to date. */
export class People implements IDisposable {
  constructor(options: People.IOptions) {
    this._model = options.model;
    this._user = options.user;
    this._awareness = options.awareness;
    this._model.changed.connect(this._update, this);
    this._user.userChanged.connect(this._update, this);
    this._awareness?.on('change', this._update);
    this._update();
  }

  /** Empty unless a share is live. */
  get rows(): readonly IPerson[] {
    return this._rows;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._awareness?.off('change', this._update);
    Signal.clearData(this);
  }

  private readonly _update = (): void => {
    const rows = joinPeople(
      this._user.identity,
      this._model.status,
      this._awareness?.getStates().values() ?? []
    );
    const isSame = JSONExt.deepEqual(
      rows as unknown as ReadonlyJSONValue,
      this._rows as unknown as ReadonlyJSONValue
    );
    if (!isSame) {
      this._rows = rows;
      this._changed.emit();
    }
  };

  private readonly _model: IShareModel;
  private readonly _user: User.IManager;
  private readonly _awareness: IAwarenessStates | null;
  private readonly _changed = new Signal<this, void>(this);
  private _rows: readonly IPerson[] = [];
  private _isDisposed = false;
}

/** A namespace for People statics. */
export namespace People {
  /** What the rows are joined from. */
  export interface IOptions {
    model: IShareModel;
    /** The application's user manager. */
    user: User.IManager;
    /** Jupyter-collaboration's global awareness; null without it. */
    awareness: IAwarenessStates | null;
  }
}

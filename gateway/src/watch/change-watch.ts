/**
 * Looks at Jupyter once for all guests, and tells their pages what has
 * changed: so a page that nobody touches asks for next to nothing and still
 * shows a new kernel or file soon.
 *
 * Each look is a guest's own GET: signed in the name of one who is here and
 * may see the thing, and told only to those who may ask for it themselves.
 * While no page is open nothing is looked at.
 *
 * @module
 */

import type { IClock } from '../clock';
import { livePages } from '../live-pages';
import type { ILog } from '../log';
import type { Area } from '../policy/area';
import type { IRoute } from '../policy/route';
import type { IRouteTable } from '../policy/table';
import type { ErrandOutcome, IErrand } from '../request/errand';
import type { IGuestState, ISession, IShare } from '../share';
import type { IFingerprint } from './fingerprints';
import { ShownFolders } from './shown-folders';
import {
  WATCHED_LISTS,
  watchedFolder,
  type IWatchedThing
} from './watched-thing';

/** Pause between two rounds, in milliseconds. */
export const ROUND_MS = 8_000;

/** Longest pause while Jupyter does not answer, in milliseconds. */
export const LONGEST_PAUSE_MS = 60_000;

/** How often pages are told about nothing but times and sizes, in milliseconds: each save of a document changes them. */
export const DETAILS_MS = 60_000;

/** Longest answer that is looked at, in bytes; a longer list is not watched. */
export const MOST_WATCHED_BYTES = 4 * 1024 * 1024;

/** What the watch is made of. */
export interface IChangeWatchOptions {
  share: IShare;
  table: Pick<IRouteTable, 'find'>;
  clock: Pick<IClock, 'monotonicMs' | 'after'>;
  log: ILog;
  /** Asks Jupyter; never rejects. */
  ask: (errand: IErrand) => Promise<ErrandOutcome>;
  /** What is kept about an area is out of date: called before anybody is told to ask again. */
  forget: (area: Area) => void;
}

interface IKnown {
  fingerprint: IFingerprint;
  /** When pages were last told. */
  toldAtMs: number;
}

/** A watch that begins when the first page is open. */
export class ChangeWatch {
  constructor(private readonly options: IChangeWatchOptions) {}

  /** A page of this session's guest has opened its socket. */
  pageOpened(session: ISession): void {
    if (this._isDisposed) {
      return;
    }
    this._sessions.add(session);
    if (!this._isRunning) {
      this._isRunning = true;
      this.plan(0);
    }
  }

  /** A guest has listed a folder. What is in it now is what the page knows. */
  folderListed(guest: IGuestState, folder: string): void {
    if (this._isDisposed || !this._folders.note(guest, folder)) {
      return;
    }
    const thing = watchedFolder(folder);
    if (thing !== null && this._isRunning) {
      void this.look(thing);
    }
  }

  /** Looks no more. A look that is under way is cut with its guest and tells nobody. */
  dispose(): void {
    this._isDisposed = true;
    this._cancel();
    this._sessions.clear();
    this._known.clear();
  }

  private plan(delayMs: number): void {
    this._cancel = this.options.clock.after(delayMs, () => {
      this.round().catch((error: unknown) => {
        // Pages still ask by themselves now and then.
        this.options.log.write('error', 'watch-broken', { error });
        this.dispose();
      });
    });
  }

  private async round(): Promise<void> {
    this.prune();
    if (this._sessions.size === 0) {
      this._isRunning = false;
      return;
    }
    let allAnswered = true;
    for (const thing of this.things()) {
      // One after the other: nobody waits for it, and Jupyter has others to serve.
      allAnswered = (await this.look(thing)) && allAnswered;
      if (this._isDisposed) {
        return;
      }
    }
    this._failures = allAnswered ? 0 : this._failures + 1;
    this.plan(Math.min(ROUND_MS * 2 ** this._failures, LONGEST_PAUSE_MS));
  }

  /** Forgets who has no page open any more, and what only they looked at. */
  private prune(): void {
    for (const session of this._sessions) {
      if (
        session.guest === null ||
        session.guest.end !== null ||
        livePages(session.guest.sockets).length === 0
      ) {
        this._sessions.delete(session);
      }
    }
    this._folders.keepOnly(new Set(this.guests()));
    const watched = new Set(this.things().map(({ below }) => below));
    for (const below of this._known.keys()) {
      if (!watched.has(below)) {
        this._known.delete(below);
      }
    }
  }

  private things(): IWatchedThing[] {
    return [
      ...WATCHED_LISTS,
      ...this._folders.all.map(watchedFolder).filter(thing => thing !== null)
    ];
  }

  /** @returns whether Jupyter has answered */
  private async look(thing: IWatchedThing): Promise<boolean> {
    const { share, ask } = this.options;
    const asker = this.askerFor(thing);
    if (asker === null || this._looking.has(thing.below)) {
      return true;
    }
    this._looking.add(thing.below);
    const outcome = await ask({
      share,
      ...asker,
      target: share.basePath + thing.below + thing.query,
      mostBytes: MOST_WATCHED_BYTES
    });
    this._looking.delete(thing.below);
    if (this._isDisposed) {
      return true;
    }
    const isThere = outcome.kind === 'answered' && outcome.status === 200;
    const seen = isThere ? thing.fingerprint(outcome.body) : null;
    if (seen !== null) {
      this.compare(thing, seen);
      return true;
    }
    const isRefused =
      outcome.kind === 'too-long' ||
      (outcome.kind === 'answered' && outcome.status < 500);
    if (isRefused && thing.folder !== null) {
      this.giveUp(thing, thing.folder);
    }
    return isRefused;
  }

  private compare(thing: IWatchedThing, seen: IFingerprint): void {
    const nowMs = this.options.clock.monotonicMs();
    const known = this._known.get(thing.below);
    if (known === undefined) {
      this._known.set(thing.below, { fingerprint: seen, toldAtMs: nowMs });
      return;
    }
    const { things, details } = known.fingerprint;
    if (
      seen.things !== things ||
      (seen.details !== details && nowMs - known.toldAtMs >= DETAILS_MS)
    ) {
      this._known.set(thing.below, { fingerprint: seen, toldAtMs: nowMs });
      this.tell(thing);
    }
  }

  /** A folder that was there and is not, or a document that looked like one. */
  private giveUp(thing: IWatchedThing, folder: string): void {
    if (this._known.delete(thing.below)) {
      this.tell(thing);
    }
    this._folders.forget(folder);
  }

  private tell(thing: IWatchedThing): void {
    this.options.forget(thing.area);
    for (const guest of this.guests()) {
      if (this.routeFor(thing, guest) !== null) {
        for (const page of livePages(guest.sockets)) {
          page.tell(thing.message);
        }
      }
    }
  }

  private askerFor(
    thing: IWatchedThing
  ): Pick<IErrand, 'session' | 'route'> | null {
    for (const session of this._sessions) {
      const route =
        session.guest === null ? null : this.routeFor(thing, session.guest);
      if (route !== null) {
        return { session, route };
      }
    }
    return null;
  }

  /** The row by which a guest may ask for a thing that his page shows, or null. */
  private routeFor(thing: IWatchedThing, guest: IGuestState): IRoute | null {
    if (
      guest.end !== null ||
      (thing.folder !== null && !this._folders.isShownTo(guest, thing.folder))
    ) {
      return null;
    }
    const verdict = this.options.table.find('GET', thing.below, guest.role);
    return verdict.kind === 'allowed' ? verdict.route : null;
  }

  private guests(): IGuestState[] {
    return [...new Set([...this._sessions].map(({ guest }) => guest))].filter(
      guest => guest !== null
    );
  }

  private readonly _sessions = new Set<ISession>();
  private readonly _folders = new ShownFolders();
  private readonly _known = new Map<string, IKnown>();
  private readonly _looking = new Set<string>();
  private _cancel: () => void = () => undefined;
  private _failures = 0;
  private _isRunning = false;
  private _isDisposed = false;
}

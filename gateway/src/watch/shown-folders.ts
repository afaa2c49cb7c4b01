/**
 * Which folders guests look at: those that their pages listed last. The list
 * is bounded for each guest and in all, so that nobody makes the gateway watch
 * the whole disk.
 *
 * @module
 */

import type { IRequestContext } from '../request/context';
import type { IGuestState } from '../share';

/** Most folders of one guest, one for each file browser that is open. */
export const MOST_FOLDERS_PER_GUEST = 4;

/** Most folders in all. */
export const MOST_FOLDERS = 32;

const FOLDER = /^api\/contents(?:\/|$)/;

/** Asks for one file, or for no content: no folder is listed. */
const NO_LISTING = /[?&](?:content=0|type=(?!directory))/;

/**
 * The folder that a request may list, as a raw path below the base URL without
 * a slash at its end, or null. A document may have the same form; Jupyter says.
 */
export function folderAskedFor({
  method,
  below,
  query,
  route
}: Pick<IRequestContext, 'method' | 'below' | 'query' | 'route'>):
  string | null {
  return method === 'GET' &&
    below !== null &&
    (route?.name === 'contents.read' || route?.name === 'contents.list-root') &&
    FOLDER.test(below) &&
    !NO_LISTING.test(query)
    ? below.replace(/\/$/, '')
    : null;
}

/** The folder's name as JupyterLab has it, or null when it has none. */
export function shownPath(folder: string): string | null {
  try {
    return decodeURIComponent(
      folder.replace(FOLDER, '').replace(/^\/|\/$/g, '')
    );
  } catch {
    return null;
  }
}

/** Remembers who looks at what. */
export class ShownFolders {
  /** @returns whether nobody looked at it before */
  note(guest: IGuestState, folder: string): boolean {
    const isNew = !this._all.has(folder);
    const guests = this._all.get(folder) ?? new Set<IGuestState>();
    // The one that was asked for last stands last.
    this._all.delete(folder);
    this._all.set(folder, guests);
    guests.delete(guest);
    guests.add(guest);
    const own = this.of(guest);
    if (own.length > MOST_FOLDERS_PER_GUEST) {
      this.leave(guest, own[0] ?? '');
    }
    if (this._all.size > MOST_FOLDERS) {
      const [oldest = ''] = this._all.keys();
      this.forget(oldest);
    }
    return isNew;
  }

  /** Folders in the order in which they were asked for last. */
  get all(): string[] {
    return [...this._all.keys()];
  }

  /** Whether a guest looks at a folder. */
  isShownTo(guest: IGuestState, folder: string): boolean {
    return this._all.get(folder)?.has(guest) === true;
  }

  /** It is no folder, or none that can be watched. */
  forget(folder: string): void {
    this._all.delete(folder);
  }

  /** Forgets everybody but these. */
  keepOnly(guests: ReadonlySet<IGuestState>): void {
    for (const [folder, its] of this._all) {
      for (const guest of its) {
        if (!guests.has(guest)) {
          this.leave(guest, folder);
        }
      }
    }
  }

  private of(guest: IGuestState): string[] {
    return this.all.filter(folder => this.isShownTo(guest, folder));
  }

  private leave(guest: IGuestState, folder: string): void {
    const its = this._all.get(folder);
    its?.delete(guest);
    if (its?.size === 0) {
      this._all.delete(folder);
    }
  }

  private readonly _all = new Map<string, Set<IGuestState>>();
}

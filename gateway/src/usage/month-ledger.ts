/**
 * What the shares on this machine have sent through tunnels in a month, kept
 * across shares: one small file for each share, so that two of them never
 * write the same.
 *
 * @module
 */

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { IRandom } from '../random';
import {
  openPrivateFolder,
  type IPrivateFolder
} from '../transport/private-folder';
import type { ITraffic } from '../transport/transport';

/** Files of a month lie in a folder with its name. */
const MONTH = /^\d{4}-\d{2}$/;

/** Counts that no honest file reaches. */
const MOST = Number.MAX_SAFE_INTEGER / 4096;

/** Calendar month of a moment, UTC, such as `2026-11`. */
export function monthOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 7);
}

/** The files of one share. */
export class MonthLedger {
  /**
   * @param stateFolder folder for everything that is kept
   * @param share 16 lower-case hexadecimal digits
   */
  constructor(
    stateFolder: string,
    private readonly share: string,
    private readonly random: Pick<IRandom, 'bytes'>
  ) {
    this._folder = join(stateFolder, 'usage');
  }

  /**
   * What the other shares have sent in a month. Files of earlier months go.
   *
   * @throws Error when the folder cannot be read
   */
  async others(month: string): Promise<ITraffic> {
    const folder = await this.open(month);
    for (const name of await readdir(this._folder)) {
      if (MONTH.test(name) && name < month) {
        await rm(join(this._folder, name), { recursive: true, force: true });
      }
    }
    let requests = 0;
    let bytes = 0;
    for (const name of await readdir(join(this._folder, month))) {
      if (/^[0-9a-f]{16}\.json$/.test(name) && name !== this.fileName) {
        const counts = readCounts(await folder.read(name));
        requests += counts.requests;
        bytes += counts.bytes;
      }
    }
    return { requests, bytes };
  }

  /** Writes what this share has sent in a month. @throws Error when that cannot be done */
  async write(month: string, { requests, bytes }: ITraffic): Promise<void> {
    const folder = await this.open(month);
    await folder.write(this.fileName, JSON.stringify({ requests, bytes }));
  }

  private get fileName(): string {
    return `${this.share}.json`;
  }

  private async open(month: string): Promise<IPrivateFolder> {
    await openPrivateFolder(this._folder, this.random);
    return openPrivateFolder(join(this._folder, month), this.random);
  }

  private readonly _folder: string;
}

/** Counts of a file; one that makes no sense counts for nothing. */
function readCounts(text: string | null): ITraffic {
  try {
    const { requests, bytes } = JSON.parse(text ?? '') as Record<
      string,
      unknown
    >;
    return isCount(requests) && isCount(bytes)
      ? { requests, bytes }
      : { requests: 0, bytes: 0 };
  } catch {
    return { requests: 0, bytes: 0 };
  }
}

function isCount(value: unknown): value is number {
  return (
    Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MOST
  );
}

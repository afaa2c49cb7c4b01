/**
 * Keeps the memory of large bodies small. Each piece that is read is a new
 * buffer of 64 KiB outside of V8's heap, and V8, which sees only the small
 * object that holds it, lets about 90 MiB of them pile up before it collects.
 * So its young generation, where they die, is collected after every few MiB
 * that have passed. That takes less than a millisecond.
 *
 * @module
 */

import type { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How many bytes pass between two collections. */
export const COLLECT_EVERY_BYTES = 4 * 1024 * 1024;

/** V8's `gc` (`src/extensions/gc-extension.cc`). */
type Collect = (options: { type: 'minor'; execution: 'sync' }) => void;

/** The function is only there for contexts made while the flag is set. */
function findCollect(): Collect {
  setFlagsFromString('--expose-gc');
  const found = runInNewContext('gc') as Collect;
  setFlagsFromString('--no-expose-gc');
  return found;
}

/** Counts what passes through the gateway, whoever it belongs to. */
export class PassingBytes {
  private _bytes = 0;

  /** @param collect clears the young generation */
  constructor(
    private readonly _collect: () => void = collectorOf(findCollect())
  ) {}

  /** Counts what a stream reads from now on. The caller has it read by somebody else. */
  count(stream: Readable): void {
    stream.on('data', (chunk: Buffer) => this._pass(chunk.length));
  }

  private _pass(bytes: number): void {
    this._bytes += bytes;
    if (this._bytes >= COLLECT_EVERY_BYTES) {
      this._bytes = 0;
      this._collect();
    }
  }
}

function collectorOf(collect: Collect): () => void {
  return () => collect({ type: 'minor', execution: 'sync' });
}

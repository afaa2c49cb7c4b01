/**
 * HTTP by hand: what is written here goes over the wire byte for byte, and
 * what comes back is read without help that could hide anything.
 *
 * @module
 */

import * as net from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** What came back. */
export interface IRawAnswer {
  /** 0 when the connection was shut without an answer. */
  readonly status: number;
  /** Lower-case names; of several lines with one name, all values joined by a newline. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Everything that came, as it came. */
  readonly bytes: Buffer;
  /** Whether the other end closed the connection. */
  readonly closed: boolean;
}

/** How long an answer may take, in milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Sends bytes on a new connection and reads one answer.
 *
 * @param untilClosed reads on until the other end closes, to see whatever else comes
 */
export function exchange(
  port: number,
  bytes: string | Buffer,
  { untilClosed = false }: { untilClosed?: boolean } = {}
): Promise<IRawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    const chunks: Buffer[] = [];
    const isHead = bytes.toString().startsWith('HEAD ');
    const timer = setTimeout(() => finish(false), PATIENCE_MS);
    function finish(closed: boolean): void {
      clearTimeout(timer);
      socket.destroy();
      const received = Buffer.concat(chunks);
      resolve({ ...parseAnswer(received), bytes: received, closed });
    }
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', chunk => {
      chunks.push(chunk);
      if (!untilClosed && isComplete(Buffer.concat(chunks), isHead)) {
        finish(false);
      }
    });
    socket.on('end', () => finish(true));
    socket.on('error', error => {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') {
        clearTimeout(timer);
        reject(error);
        return;
      }
      finish(true);
    });
  });
}

/** A request in bytes; headers in the order given. */
export function requestBytes(
  method: string,
  target: string,
  headers: ReadonlyArray<readonly [name: string, value: string]>,
  body: string | Buffer = ''
): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(
      `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`,
      'latin1'
    ),
    Buffer.from(body)
  ]);
}

type Parsed = Omit<IRawAnswer, 'bytes' | 'closed'>;

/** The last final answer's head and body; interim ones (1xx but 101) are skipped. */
export function parseAnswer(bytes: Buffer): Parsed {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) {
    return { status: 0, headers: {}, body: '' };
  }
  const [statusLine = '', ...lines] = bytes
    .subarray(0, end)
    .toString('latin1')
    .split('\r\n');
  const status = Number(statusLine.split(' ')[1] ?? 0);
  if (status >= 100 && status < 200 && status !== 101) {
    return parseAnswer(bytes.subarray(end + 4));
  }
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] =
      headers[name] === undefined ? value : `${headers[name]}\n${value}`;
  }
  const rest = bytes.subarray(end + 4);
  return {
    status,
    headers,
    body: (headers['transfer-encoding'] === 'chunked'
      ? unchunked(rest)
      : rest
    ).toString('utf8')
  };
}

function isComplete(bytes: Buffer, isHead: boolean): boolean {
  const { status, headers } = parseAnswer(bytes);
  if (status === 0) {
    return false;
  }
  if (isHead || status === 101 || status === 204 || status === 304) {
    return true;
  }
  if (headers['transfer-encoding'] === 'chunked') {
    return bytes.includes('\r\n0\r\n\r\n');
  }
  const length = headers['content-length'];
  const end = bytes.indexOf('\r\n\r\n', afterInterim(bytes));
  return length !== undefined && bytes.length - end - 4 >= Number(length);
}

/** Where the final answer begins. */
function afterInterim(bytes: Buffer): number {
  return Math.max(0, bytes.lastIndexOf('HTTP/1.1 ', bytes.length));
}

/** The content of an answer: without framing, and read back from its coding. */
export function contentOf({ bytes, headers }: IRawAnswer): Buffer {
  const rest = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
  const body =
    headers['transfer-encoding'] === 'chunked' ? unchunked(rest) : rest;
  switch (headers['content-encoding']) {
    case 'br':
      return brotliDecompressSync(body);
    case 'gzip':
      return gunzipSync(body);
    default:
      return body;
  }
}

function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) {
      break;
    }
    const size = parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (!(size > 0)) {
      break;
    }
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

/**
 * Writes the gateway's own answers: the one place where a refusal or a page
 * becomes bytes, on a plain request and on an upgrade alike.
 *
 * @module
 */

import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { IAnswer, IRequestContext } from './context';
import {
  API_POLICY,
  ASSET_HEADERS,
  SECURITY_HEADERS
} from './security-headers';

/** Largest declared body that is read and thrown away so that the connection can go on, in bytes. */
const DRAINED_BYTES = 64 * 1024;

/** How long a peer may take to read a refused upgrade, in milliseconds. */
const REFUSED_UPGRADE_MS = 5000;

/** Answers a request; on an upgrade the connection ends with it. Never throws. */
export function sendAnswer(context: IRequestContext, answer: IAnswer): void {
  const { body: given = '' } = answer;
  // A file that many are sent is not copied for each.
  const body = Buffer.isBuffer(given) ? given : Buffer.from(given);
  const headers: Record<string, string | string[]> = {
    ...(answer.asset === true ? {} : { 'content-security-policy': API_POLICY }),
    'cache-control': 'no-store',
    ...answer.headers,
    ...(answer.asset === true ? ASSET_HEADERS : SECURITY_HEADERS)
  };
  if (answer.status !== 204 && answer.status !== 304) {
    headers['content-length'] = String(body.length);
  }
  if (context.upgrade !== null) {
    writeToSocket(context.upgrade.socket, answer.status, headers, body);
  } else if (context.response !== null) {
    if (answer.close === true || hasLargeBody(context)) {
      setClosing(context.response);
    }
    if (answer.asset === true && context.response.shouldKeepAlive) {
      leaveOutKeepAlive(context.response);
    }
    writeToResponse(context.response, answer.status, headers, body);
  }
}

/** Marks an answer as the last one of its connection. */
function setClosing(response: ServerResponse): void {
  if (!response.headersSent) {
    response.setHeader('connection', 'close');
  }
}

/** The connection stays open without being told so (RFC 9112 §9.3), a hundred times a page. */
function leaveOutKeepAlive(response: ServerResponse): void {
  if (!response.headersSent && !isClosing(response)) {
    response.removeHeader('connection');
  }
}

/** Whether an answer was the last one of its connection. */
export function isClosing(response: ServerResponse): boolean {
  return response.getHeader('connection') === 'close';
}

/** Ends a request without an answer: the guest sees a lost connection. */
export function cut(context: IRequestContext): void {
  if (context.upgrade !== null) {
    context.upgrade.socket.destroy();
  } else {
    // Node takes the socket off a request that is over.
    context.request.socket?.destroy();
  }
}

function writeToResponse(
  response: ServerResponse,
  status: number,
  headers: Record<string, string | string[]>,
  body: Buffer
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(status, headers);
  // The server refuses to write even an empty body where the method or the status forbids one.
  if (mayHaveBody(response.req.method, status)) {
    response.end(body);
  } else {
    response.end();
  }
}

/** RFC 9110 §6.4.1. */
function mayHaveBody(method: string | undefined, status: number): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304;
}

function writeToSocket(
  socket: Duplex,
  status: number,
  headers: Record<string, string | string[]>,
  body: Buffer
): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`];
  for (const [name, value] of Object.entries(headers)) {
    for (const one of [value].flat()) {
      lines.push(`${name}: ${one}`);
    }
  }
  const timer = setTimeout(() => socket.destroy(), REFUSED_UPGRADE_MS);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
  socket.once('finish', () => socket.destroy());
  socket.end(
    Buffer.concat([
      Buffer.from(
        `${lines.join('\r\n')}\r\nconnection: close\r\n\r\n`,
        'latin1'
      ),
      body
    ])
  );
}

/** Whether the request announces more than is worth reading for a refusal. */
function hasLargeBody({ request }: IRequestContext): boolean {
  return (
    request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? 0) > DRAINED_BYTES
  );
}

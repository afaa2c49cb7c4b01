/**
 * A guest with a program instead of a browser: goes in by address and
 * passphrases, then makes requests and opens sockets with the cookie.
 *
 * @module
 */

import { request, type IncomingHttpHeaders } from 'node:http';
import { connect, type TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import type { IInvitation } from '../../../src/protocol';

/** One answer. */
export interface IGuestAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Where a guest goes; the certificate is compared by fingerprint. */
export class GuestBrowser {
  /** Cookies by name. */
  readonly cookies = new Map<string, string>();

  /** @param localAddress address to come from, to be another source */
  constructor(
    private readonly invitation: IInvitation,
    private readonly localAddress?: string
  ) {}

  get origin(): string {
    return new URL(this.invitation.url).origin;
  }

  /** Raw target of a path below the base URL. */
  target(path: string): string {
    return `${new URL(this.invitation.url).pathname}${path}`;
  }

  /** The whole way in: outer lock, join page, form. */
  async join(name: string): Promise<void> {
    const page = await this.enter();
    const action = /<form\b[^>]*\baction="([^"]*)"/i.exec(page.body)?.[1];
    const where = new URL(action ?? '', `${this.origin}${page.target}`);
    const form = new URLSearchParams();
    for (const [input] of page.body.matchAll(/<input\b[^>]*>/gi)) {
      const field = /\bname="([^"]*)"/i.exec(input)?.[1];
      if (field === undefined) {
        continue;
      }
      const type = /\btype="([^"]*)"/i.exec(input)?.[1] ?? 'text';
      const value = /\bvalue="([^"]*)"/i.exec(input)?.[1] ?? '';
      form.set(
        field,
        type === 'password'
          ? this.invitation.session_password
          : type === 'text'
            ? name
            : value
      );
    }
    const answer = await this.send('POST', where.pathname, {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString()
    });
    if (answer.status !== 303) {
      throw new Error(`Joining was answered ${answer.status}.`);
    }
  }

  /** From the address to the join page. */
  async enter(): Promise<IGuestAnswer & { target: string }> {
    const { username, password } = this.invitation;
    let target = new URL(this.invitation.url).pathname;
    for (let hop = 0; hop < 5; hop += 1) {
      const answer = await this.send('GET', target, {
        headers:
          username === null
            ? {}
            : {
                Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
              }
      });
      if (answer.status === 200) {
        return { ...answer, target };
      }
      if (answer.status !== 303 && answer.status !== 302) {
        throw new Error(`The way in was answered ${answer.status}.`);
      }
      target = new URL(answer.headers.location ?? '', this.origin).pathname;
    }
    throw new Error('The way in leads nowhere.');
  }

  get(path: string): Promise<IGuestAnswer> {
    return this.send('GET', this.target(path));
  }

  async send(
    method: string,
    target: string,
    {
      headers = {},
      body = ''
    }: { headers?: Record<string, string>; body?: string } = {}
  ): Promise<IGuestAnswer> {
    const socket = await this.connect();
    return new Promise((resolve, reject) => {
      const outgoing = request({
        createConnection: () => socket,
        method,
        path: target,
        headers: {
          Host: new URL(this.origin).host,
          ...(this.cookies.size === 0 ? {} : { Cookie: this.cookieHeader() }),
          ...(body === '' ? {} : { 'Content-Length': Buffer.byteLength(body) }),
          ...headers
        }
      });
      outgoing.once('error', reject);
      outgoing.once('response', incoming => {
        this.keepCookies(incoming.headers);
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => {
          text += chunk;
        });
        incoming.once('error', reject);
        incoming.once('end', () => {
          socket.destroy();
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: text
          });
        });
      });
      outgoing.end(body);
    });
  }

  /** Opens a socket and waits until it is open. */
  open(path: string): Promise<WebSocket> {
    const socket = new WebSocket(`${this.origin}${this.target(path)}`, {
      rejectUnauthorized: false,
      headers: { Cookie: this.cookieHeader(), Origin: this.origin }
    });
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(socket));
      socket.once('error', reject);
    });
  }

  /** Opens the room of a document, as JupyterLab does. */
  async openRoom(path: string): Promise<WebSocket> {
    const { status, body } = await this.send(
      'PUT',
      this.target(`api/collaboration/session/${path}`),
      {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ format: 'json', type: 'notebook' })
      }
    );
    if (status !== 200 && status !== 201) {
      throw new Error(`The document's session was answered ${status}.`);
    }
    const { format, type, fileId, sessionId } = JSON.parse(body) as Record<
      string,
      string
    >;
    return this.open(
      `api/collaboration/room/${format}:${type}:${fileId}?sessionId=${sessionId}`
    );
  }

  /** A TLS connection whose certificate has the fingerprint of the invitation. */
  connect(): Promise<TLSSocket> {
    const { hostname, port } = new URL(this.origin);
    return new Promise((resolve, reject) => {
      const socket = connect({
        host: hostname.replace(/^\[|\]$/g, ''),
        port: Number(port),
        rejectUnauthorized: false,
        ...(this.localAddress === undefined
          ? {}
          : { localAddress: this.localAddress })
      });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        const shown = socket.getPeerX509Certificate()?.fingerprint256;
        if (shown !== this.invitation.fingerprint_sha256) {
          reject(new Error('The certificate is another one.'));
          return;
        }
        resolve(socket);
      });
    });
  }

  cookieHeader(): string {
    return [...this.cookies].map(pair => pair.join('=')).join('; ');
  }

  private keepCookies(headers: IncomingHttpHeaders): void {
    for (const cookie of headers['set-cookie'] ?? []) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }
}

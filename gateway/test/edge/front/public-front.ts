/**
 * The public side: https for visitors, and plain http that only sends them there.
 *
 * @module
 */

import * as http from 'node:http';
import type { Duplex } from 'node:stream';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { listen, portOf, stopListening } from '../listening';
import type { HostCertificates } from '../host-certificates';
import { Refusal } from '../refusal';
import { Visit, type IVisitRecord } from './visit';
import { serve, type IVisitContext } from './visit-steps';

/** Largest header of a request, in bytes. https://ngrok.com/docs/universal-gateway/http#limits--timeouts */
const MAX_HEADER_BYTES = 1024 * 1024;

/** Two servers. */
export class PublicFront {
  constructor(
    private readonly context: IVisitContext,
    certificates: HostCertificates,
    private readonly onVisit: (record: IVisitRecord) => void
  ) {
    this._secure = https.createServer({
      maxHeaderSize: MAX_HEADER_BYTES,
      SNICallback: (name, done) => {
        certificates.contextFor(name).then(
          context => done(null, context),
          (error: Error) => done(error)
        );
      }
    });
    this._secure.on('connection', (socket: Socket) =>
      context.meter.watch(socket)
    );
    this._secure.on('request', (request, response) =>
      this.visited(request, { response })
    );
    this._secure.on('upgrade', (request, socket, head) =>
      this.visited(request, { socket, head })
    );
    this._plain = http.createServer();
    this._plain.on('connection', (socket: Socket) =>
      context.meter.watch(socket)
    );
    this._plain.on('request', (request, response) =>
      this.visitedPlainly(new Visit(request, { response }, false, onVisit))
    );
    this._plain.on('upgrade', (request, socket, head) =>
      this.visitedPlainly(new Visit(request, { socket, head }, false, onVisit))
    );
    // ngrok sets no limit on how long a request takes.
    this._secure.requestTimeout = 0;
    for (const server of [this._secure, this._plain]) {
      // Whoever breaks off has done so; there is nobody to tell.
      server.on('connection', ignoreErrors);
      server.on('secureConnection', ignoreErrors);
    }
  }

  async start(): Promise<void> {
    await listen(this._secure);
    await listen(this._plain);
    this._port = portOf(this._secure);
    this._plainPort = portOf(this._plain);
  }

  /** Port of https. */
  get port(): number {
    return this._port;
  }

  /** Port of http. */
  get plainPort(): number {
    return this._plainPort;
  }

  async stop(): Promise<void> {
    this.context.meter.destroyAll();
    await stopListening(this._secure);
    await stopListening(this._plain);
  }

  private visited(
    request: http.IncomingMessage,
    by: ConstructorParameters<typeof Visit>[1]
  ): void {
    serve(new Visit(request, by, true, this.onVisit), this.context);
  }

  private visitedPlainly(visit: Visit): void {
    if (this.context.endpoints.online(visit.host)) {
      const location = `https://${visit.host}${visit.request.url ?? '/'}`;
      visit.answer(307, { Location: location });
    } else {
      visit.refuse(new Refusal('ERR_NGROK_3200', { domain: visit.host }));
    }
  }

  private _port = 0;
  private _plainPort = 0;
  private readonly _secure: https.Server;
  private readonly _plain: http.Server;
}

function ignoreErrors(socket: Duplex): void {
  socket.on('error', () => undefined);
}

/**
 * Carries a request to the agent and the answer back, streaming, upgrades
 * included.
 *
 * @module
 */

import * as http from 'node:http';
import { pipeline, type Duplex } from 'node:stream';
import type { IEdgeConduct } from '../conduct';
import { Refusal } from '../refusal';
import { answeredHeaders, forwardedHeaders } from './forwarded-headers';
import type { IVisitorOptions } from './stream-agent';
import type { IUpgrade, Visit } from './visit';

/** Sends a visit on its way; whatever goes wrong becomes a page or a broken connection. */
export function forward(
  visit: Visit,
  agent: http.Agent,
  conduct: IEdgeConduct
): void {
  visit.isForwarded = true;
  const options: IVisitorOptions = {
    agent,
    method: visit.request.method,
    path: visit.request.url,
    headers: forwardedHeaders(visit, conduct),
    visitorAddress: visit.clientAddress
  };
  const outgoing = http.request(options);
  outgoing.on('response', answer => respond(visit, answer));
  outgoing.on('upgrade', (answer, socket, head) => {
    if (visit.upgrade) {
      join(visit, visit.upgrade, answer, { socket, head });
    } else {
      socket.destroy();
    }
  });
  outgoing.on('error', () => fail(visit));
  visit.response.on('close', () => outgoing.destroy());
  if (visit.upgrade) {
    visit.upgrade.socket.on('close', () => outgoing.destroy());
    outgoing.end();
  } else {
    visit.request.pipe(outgoing);
  }
}

function respond(visit: Visit, answer: http.IncomingMessage): void {
  visit.response.writeHead(
    answer.statusCode ?? 502,
    answer.statusMessage,
    answeredHeaders(answer.rawHeaders, { isUpgrade: false })
  );
  // The first event of a stream may be long in coming.
  visit.response.flushHeaders();
  pipeline(answer, visit.response, error => {
    if (error) {
      visit.request.socket.destroy();
    }
  });
}

function join(
  visit: Visit,
  visitor: IUpgrade,
  answer: http.IncomingMessage,
  upstream: IUpgrade
): void {
  const headers = answeredHeaders(answer.rawHeaders, { isUpgrade: true });
  const lines = headers
    .map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`))
    .join('');
  visitor.socket.write(
    `HTTP/1.1 101 ${answer.statusMessage ?? ''}\r\n${lines}\r\n`
  );
  visit.switched();
  carry(upstream, visitor.socket);
  carry(visitor, upstream.socket);
}

/** One direction. Whoever breaks off takes the other one along. */
function carry(from: IUpgrade, to: Duplex): void {
  to.write(from.head);
  from.socket.pipe(to);
  from.socket.on('close', () => {
    if (!from.socket.readableEnded) {
      to.destroy();
    }
  });
}

function fail(visit: Visit): void {
  if (visit.response.headersSent) {
    visit.request.socket.destroy();
  } else if (!visit.response.destroyed) {
    visit.refuse(new Refusal('ERR_NGROK_3004', {}));
  }
}

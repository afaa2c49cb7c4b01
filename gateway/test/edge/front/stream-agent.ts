/**
 * Lets Node's HTTP client speak on streams to an agent.
 *
 * @module
 */

import * as http from 'node:http';
import type { Duplex } from 'node:stream';

/** Options of a request, and whose it is. */
export interface IVisitorOptions extends http.RequestOptions {
  /** `address:port`; the first visitor's when a connection is used again. */
  readonly visitorAddress: string;
}

/** Connections to one endpoint. */
export class StreamAgent extends http.Agent {
  constructor(
    private readonly open: (visitorAddress: string) => Duplex,
    { isReusing }: { isReusing: boolean }
  ) {
    super({ keepAlive: isReusing, maxFreeSockets: Infinity });
  }

  override createConnection(options: http.ClientRequestArgs): Duplex {
    return this.open((options as IVisitorOptions).visitorAddress);
  }
}

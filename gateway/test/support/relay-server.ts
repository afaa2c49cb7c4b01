/**
 * The relay and the filters alone in front of a real Jupyter: every upgrade is
 * a guest's, whom a query argument names.
 *
 * @module
 */

import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import type { ChannelKind } from '../../src/channels/channel';
import { createChannelFilters } from '../../src/channels/filters';
import { namespacedKernelTarget } from '../../src/channels/kernel-target';
import { relayChannel } from '../../src/channels/relay';
import type { DocumentRoom } from '../../src/channels/room-grant';
import { systemClock } from '../../src/clock';
import { ChannelGuest, MemoryLog } from './channel-guest';
import type { RealJupyter } from './real-jupyter';

/** Path to channel, as the route table says it. */
const KINDS: ReadonlyArray<[pattern: RegExp, kind: ChannelKind]> = [
  [/^\/api\/kernels\/[^/]+\/channels/, 'kernel'],
  [/^\/api\/collaboration\/room\//, 'room'],
  [/^\/api\/events\/subscribe/, 'events'],
  [/^\/terminals\/websocket\//, 'terminal']
];

/** A gateway that is all channels. */
export class RelayServer {
  readonly guests = new Map<string, ChannelGuest>();
  readonly log = new MemoryLog();
  /** What Jupyter granted; everybody gets it. */
  grant: DocumentRoom | null = null;

  private readonly _filters = createChannelFilters({
    clock: systemClock,
    log: this.log
  });
  private readonly _server = http.createServer();

  private constructor(private readonly _jupyter: RealJupyter) {
    this._server.on('upgrade', (request, socket, head) => {
      const [path = '', query = ''] = (request.url ?? '').split('?');
      const id = new URLSearchParams(query).get('guest') ?? '';
      const guest = this.guests.get(id) ?? new ChannelGuest(id, `Guest ${id}`);
      this.guests.set(id, guest);
      const kind = KINDS.find(([pattern]) => pattern.test(path))?.[1];
      const filter =
        kind &&
        this._filters.create(
          kind === 'room'
            ? {
                kind,
                guest,
                room: path.split('/').at(-1) ?? '',
                grant: this.grant
              }
            : { kind, guest }
        );
      if (!kind || !filter) {
        socket.end('HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      const target = request.url ?? '';
      relayChannel({
        guest,
        kind,
        request,
        socket,
        head,
        upstream: {
          socket_path: null,
          host: '127.0.0.1',
          port: this._jupyter.port,
          certificate_pem: null,
          base_url: '/'
        },
        target:
          kind === 'kernel' ? namespacedKernelTarget(target, guest) : target,
        upstreamHeaders: [
          ['Host', `127.0.0.1:${this._jupyter.port}`],
          ['Authorization', this._jupyter.authorization]
        ],
        filter,
        log: this.log,
        clock: systemClock,
        onRefused: status =>
          socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`)
      });
    });
  }

  static async start(jupyter: RealJupyter): Promise<RelayServer> {
    const relay = new RelayServer(jupyter);
    relay._server.listen(0, '127.0.0.1');
    await once(relay._server, 'listening');
    return relay;
  }

  /** A guest's socket, not open yet. */
  dial(guest: string, path: string, protocols: string[] = []): WebSocket {
    const { port } = this._server.address() as AddressInfo;
    const mark = path.includes('?') ? '&' : '?';
    const socket = new WebSocket(
      `ws://127.0.0.1:${port}/${path}${mark}guest=${guest}`,
      protocols,
      { perMessageDeflate: false, maxPayload: 0 }
    );
    socket.on('error', () => undefined);
    return socket;
  }

  async connect(
    guest: string,
    path: string,
    protocols?: string[]
  ): Promise<WebSocket> {
    const socket = this.dial(guest, path, protocols);
    await once(socket, 'open');
    return socket;
  }

  async stop(): Promise<void> {
    for (const guest of this.guests.values()) {
      [...guest.sockets].forEach(socket => socket.destroy());
    }
    this._server.close();
    await once(this._server, 'close');
  }
}

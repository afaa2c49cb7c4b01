import { once } from 'node:events';
import * as net from 'node:net';
import { Connections } from '../../../src/transport/connections';

/** A server that remembers its connections. */
async function stage(mostPerAddress: number) {
  const connections = new Connections(mostPerAddress);
  const server = net.createServer(socket => {
    socket.on('error', () => undefined);
    connections.add(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const clients: net.Socket[] = [];
  return {
    connections,
    async connect(localAddress = '127.0.0.1'): Promise<net.Socket> {
      const client = net.connect({ port, host: '127.0.0.1', localAddress });
      client.on('error', () => undefined).resume();
      clients.push(client);
      await once(client, 'connect');
      await new Promise(resolve => setTimeout(resolve, 10));
      return client;
    },
    async stop() {
      clients.forEach(client => client.destroy());
      await new Promise(resolve => server.close(resolve));
    }
  };
}

describe('connections', () => {
  it('of one address are bounded, of others not', async () => {
    const { connect, stop } = await stage(2);
    const [one, two, three, other] = [
      await connect(),
      await connect(),
      await connect(),
      await connect('127.0.0.2')
    ];
    expect([one, two, three, other].map(client => client.destroyed)).toEqual([
      false,
      false,
      true,
      false
    ]);
    one.destroy();
    await new Promise(resolve => setTimeout(resolve, 10));
    expect((await connect()).destroyed).toBe(false);
    await stop();
  });

  it('are all destroyed at once', async () => {
    const { connections, connect, stop } = await stage(10);
    const clients = [await connect(), await connect(), await connect()];
    const closed = Promise.all(clients.map(client => once(client, 'close')));
    connections.destroyAll();
    await closed;
    await stop();
  });
});

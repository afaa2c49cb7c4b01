/**
 * The upstream's sockets: a kernel that prints the code it is given, a
 * terminal that echoes, and quiet ones for events and presence.
 *
 * @module
 */
import { WebSocketServer } from 'ws';
import { KERNEL_PROTOCOL, outputMaker } from '../wire/kernel-frame.mjs';

/** Biggest message, as in tornado. */
const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;

/** @returns an upgrade listener for `node:http` */
export function acceptSockets(basePath) {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: offered =>
      offered.has(KERNEL_PROTOCOL) ? KERNEL_PROTOCOL : false
  });
  return (request, socket, head) => {
    const path = request.url.slice(basePath.length).split('?')[0];
    socket.on('error', () => {});
    server.handleUpgrade(request, socket, head, webSocket => {
      webSocket.on('error', () => {});
      if (path.startsWith('api/kernels/')) {
        beKernel(webSocket);
      } else if (path.startsWith('terminals/websocket/')) {
        beTerminal(webSocket);
      }
    });
  };
}

function beKernel(webSocket) {
  const output = outputMaker();
  webSocket.on('message', data => webSocket.send(output(data)));
}

function beTerminal(webSocket) {
  webSocket.send('["setup", {}]');
  webSocket.on('message', data => {
    const [kind, text] = JSON.parse(data.toString());
    if (kind === 'stdin') {
      webSocket.send(JSON.stringify(['stdout', text]));
    }
  });
}

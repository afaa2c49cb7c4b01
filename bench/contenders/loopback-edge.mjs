/**
 * The loopback ngrok edge of the tests, and a plain tunnel through it: the
 * SDK as anybody would use it, straight to Jupyter.
 *
 * @module
 */
import ngrok from '@ngrok/ngrok';
import { loadEdge } from '../../gateway/test/edge/bundled.mjs';
import { newScratchFolder } from '../processes/scratch-folder.mjs';

/** The only authtoken that the edge takes. */
export const AUTHTOKEN = 'good-token';

/** Starts an edge. */
export async function startLoopbackEdge() {
  const { startEdge } = await loadEdge(newScratchFolder());
  return startEdge({ authtokens: [AUTHTOKEN] });
}

/** Forwards a public address of the edge to a port of loopback, and nothing else. */
export async function openPlainTunnel(edge, port) {
  const session = await new ngrok.SessionBuilder()
    .authtoken(AUTHTOKEN)
    .serverAddr(edge.serverAddr)
    .rootCas(edge.rootCas)
    .connect();
  const listener = await session
    .httpEndpoint()
    .listenAndForward(`http://127.0.0.1:${port}`);
  return {
    url: listener.url(),
    async dispose() {
      await listener.close();
      await session.close();
    }
  };
}

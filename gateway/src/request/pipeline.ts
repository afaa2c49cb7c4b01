/**
 * Every byte of a guest comes through here: one list of steps, written once,
 * for plain requests and upgrades alike. Each step passes a request on or
 * answers it; the first answer ends it. What falls off the end, and what
 * throws, is shut out.
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createChannelFilters } from '../channels/filters';
import type { IClock } from '../clock';
import type { ILog } from '../log';
import { RoomGrants } from '../policy/grants';
import { ROUTES } from '../policy/routes';
import { createRouteTable } from '../policy/table';
import { socketPeer, type IPeer } from '../peer';
import type { IRandom } from '../random';
import type { IShare } from '../share';
import { ChangeWatch } from '../watch/change-watch';
import { noteListing } from '../watch/note-listing';
import { cut, sendAnswer } from './answer';
import type { INamedStep, IRequestContext, IUpgrade } from './context';
import { credentials } from './credentials';
import { runErrand } from './errand';
import { forward } from './forward';
import { host } from './host';
import { limits } from './limits';
import { LiveSockets } from './live-socket';
import { malformed } from './malformed';
import { opening } from './opening';
import { OneByOne } from './one-by-one';
import { PassingBytes } from './passing-bytes';
import { SharedAnswers } from './shared-answers';
import { KeptForms } from './static-files/kept-forms';
import { StaticFiles } from './static-files/static-files';
import { origin } from './origin';
import { pages } from './pages';
import { policy } from './policy';
import { session } from './session';
import { splitTarget } from './target';

/** Most listeners of one kind on a response: steps wait for its end. Node's warning is about leaks. */
const MAX_LISTENERS = 40;

/** What the pipeline is made of. */
export interface IPipelineOptions {
  share: IShare;
  log: ILog;
  clock: IClock;
  random: Pick<IRandom, 'bytes'>;
  /** Folder for what is kept from share to share; null keeps nothing. Default: null. */
  stateFolder?: string | null;
  /** Who is at the other end; the socket's own peer by default. */
  peerOf?: (request: IncomingMessage) => IPeer;
  /** Changes the list; for tests that show what happens without a step. */
  arrange?: (steps: readonly INamedStep[]) => readonly INamedStep[];
}

/** The way of every request. */
export interface IPipeline {
  /** For `request`, and for `checkContinue` and `checkExpectation`: nobody is told to go on before he is let in. */
  handleRequest(request: IncomingMessage, response: ServerResponse): void;
  /** For `upgrade`, and for `connect`, which is always refused. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Takes no more requests. What is under way belongs to its guest and is cut with him. */
  dispose(): void;
}

/** Makes the pipeline of one share. */
export function createPipeline({
  share,
  log,
  clock,
  random,
  stateFolder = null,
  peerOf = request => socketPeer(request.socket),
  arrange = steps => steps
}: IPipelineOptions): IPipeline {
  const table = createRouteTable(ROUTES);
  const grants = new RoomGrants();
  const filters = createChannelFilters({ clock, log });
  const oneByOne = new OneByOne();
  const passing = new PassingBytes();
  const shared = new SharedAnswers(clock);
  const files = new StaticFiles({
    clock,
    passing,
    forms:
      stateFolder === null ? null : new KeptForms(join(stateFolder, 'files'))
  });
  const watch = new ChangeWatch({
    share,
    table,
    clock,
    log,
    ask: errand => runErrand(errand, { clock, random }),
    forget: area => shared.forget(area)
  });
  const liveSockets = new LiveSockets(clock, session =>
    watch.pageOpened(session)
  );

  const steps = arrange([
    // What can be read in two ways is not read at all.
    { name: 'malformed', run: malformed(share, table) },
    // Host check: a foreign name that points here is DNS rebinding.
    { name: 'host', run: host },
    // Origin and Fetch metadata: other sites must not act through a guest's browser.
    { name: 'origin', run: origin },
    // Nobody before the proof, nobody after the end.
    { name: 'opening', run: opening },
    // A flood at the door must not disturb those inside.
    { name: 'limits', run: limits() },
    // The gateway's own pages, which ask Jupyter nothing.
    { name: 'pages', run: pages({ clock, liveSockets }) },
    // From here on only guests who have joined and are still welcome.
    { name: 'session', run: session },
    // Role × method × path: what the table does not name is refused.
    { name: 'policy', run: policy(table) },
    // What the guest sent about himself stops; the gateway says who he is.
    { name: 'credentials', run: credentials(random) },
    // What a guest is shown is watched from now on, so that his page need not ask again.
    { name: 'note-listing', run: noteListing(watch) },
    // Jupyter answers; respond filters what comes back.
    {
      name: 'forward',
      run: forward({ clock, filters, grants, shared, files, passing })
    }
  ]);
  let isDisposed = false;

  async function run(context: IRequestContext): Promise<void> {
    for (const step of steps) {
      const result = await step.run(context);
      if (result === 'taken') {
        return;
      }
      if (result !== undefined) {
        log.write('debug', 'answered', {
          step: step.name,
          method: context.method,
          path: context.path,
          status: result.status,
          address: context.address
        });
        sendAnswer(context, result);
        return;
      }
    }
    throw new Error('No step answered.');
  }

  function handle(
    request: IncomingMessage,
    response: ServerResponse | null,
    upgrade: IUpgrade | null
  ): void {
    const context = contextOf(request, response, upgrade);
    if (isDisposed) {
      cut(context);
      return;
    }
    run(context).catch((error: unknown) => {
      log.write('error', 'request-failed', {
        method: context.method,
        path: context.path,
        error
      });
      cut(context);
    });
  }

  function contextOf(
    request: IncomingMessage,
    response: ServerResponse | null,
    upgrade: IUpgrade | null
  ): IRequestContext {
    const target = request.url ?? '';
    const { path, query } = splitTarget(target);
    return {
      share,
      log,
      request,
      response,
      upgrade,
      ...peerOf(request),
      method: request.method ?? '',
      target,
      path,
      query,
      below: path.startsWith(share.basePath)
        ? path.slice(share.basePath.length)
        : null,
      session: null,
      route: null,
      upstreamTarget: null,
      upstreamHeaders: null,
      onUpstreamDone: null
    };
  }

  return {
    handleRequest(request, response) {
      // A guest who resets the connection must not end the gateway.
      request.on('error', ignore);
      response.on('error', ignore);
      response.setMaxListeners(MAX_LISTENERS);
      oneByOne.inTurn(request, response, () => handle(request, response, null));
    },
    handleUpgrade(request, socket, head) {
      // First of all: Node leaves this socket without anybody who listens to its errors.
      socket.on('error', ignore);
      if (oneByOne.isBusy(socket)) {
        // An upgrade behind a request that is not answered yet: its answer would run into the socket.
        socket.destroy();
        return;
      }
      handle(request, null, { socket, head });
    },
    dispose() {
      isDisposed = true;
      watch.dispose();
      liveSockets.dispose();
      shared.dispose();
      files.dispose();
    }
  };
}

/** `close` follows, and everything listens to that. */
function ignore(): void {}

/**
 * Proves, before a share is called live, that its address is served by this
 * gateway and that its locks hold for a stranger.
 *
 * What it cannot prove: that other machines reach the address (a firewall may
 * stand between).
 *
 * @module
 */

import { writeBasicCredentials, type ICredentials } from '../basic-credentials';
import type { IClock } from '../clock';
import { GatewayError } from '../errors';
import { PROOF_HEADER } from '../share';
import {
  askAsStranger,
  askWithoutTls,
  reachOf,
  type IStrangerAnswer
} from './stranger';
import type { IEdge, IShareAddress } from './transport';

/** How long the whole proof may take, in milliseconds. */
const PROOF_LIMIT_MS = 7000;

/** The same through a service: its name may be so new that not every server of it knows it yet. */
const EDGE_PROOF_LIMIT_MS = 20_000;

/** How long to wait before an address that does not answer yet is asked again, in milliseconds. */
const ASK_AGAIN_MS = 500;

/** Most redirects from the address to the join page. */
const MAX_REDIRECTS = 5;

/** Port of plain HTTP. */
const HTTP_PORT = 80;

/** What is to be proved. */
export interface IProofOptions {
  destination: IShareAddress;
  /** What stands between; null when nothing does. */
  edge: Pick<
    IEdge,
    'asksForBasicAuth' | 'passHeaders' | 'isInterstitial' | 'problemIn'
  > | null;
  /** Starts and ends with a slash. */
  basePath: string;
  /** Credentials of the outer lock; null when it is off. */
  outer: ICredentials | null;
  /** A nonce that opens the door for one request. */
  giveNonce: () => string;
  /** Whether a request with that nonce has reached the gateway. */
  hasArrived: (nonce: string) => boolean;
  clock: Pick<IClock, 'after'>;
  /** Where plain HTTP is tried beside the address itself; port 80 of it by default, through an edge only. */
  plainPort?: number;
}

/** What the proof found out on its way. */
export interface IProofFindings {
  /** The service shows browsers a page of its own first. */
  interstitial: boolean;
  /** The service asks for the credentials and does not hand them on: guests could not come in. */
  credentialsKept: boolean;
}

/**
 * Tries the locks.
 *
 * @throws GatewayError `PROOF_FAILED` at the first thing that is not as it must be, or the service's own error
 */
export async function proveLocked(
  options: IProofOptions
): Promise<IProofFindings> {
  const { clock, edge } = options;
  let cancel = (): void => undefined;
  const proof = new Proof(options);
  const tooLate = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(
      edge === null ? PROOF_LIMIT_MS : EDGE_PROOF_LIMIT_MS,
      () => reject(new Error('The proof took too long.'))
    );
  });
  try {
    return await Promise.race([proof.run(), tooLate]);
  } catch (error) {
    throw error instanceof GatewayError
      ? error
      : new GatewayError('PROOF_FAILED', error);
  } finally {
    proof.isOver = true;
    cancel();
  }
}

class Proof {
  isOver = false;

  constructor(private readonly options: IProofOptions) {}

  async run(): Promise<IProofFindings> {
    const interstitial = await this.findInterstitial();
    await this.proveOpening();
    await this.proveRefusals();
    // Together: a port 80 behind a firewall is silent for seconds.
    const [isJoinPage] = await Promise.all([
      this.proveJoinPage(),
      this.provePlainHttpUnanswered()
    ]);
    return { interstitial, credentialsKept: !isJoinPage };
  }

  /** A browser's first visit; through an edge the address may need a moment to be known everywhere. */
  private async findInterstitial(): Promise<boolean> {
    const { edge, destination, basePath, outer } = this.options;
    if (edge === null) {
      return false;
    }
    for (;;) {
      try {
        const answer = await askAsStranger(destination, {
          target: basePath,
          headers: {
            Accept: 'text/html',
            'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0.0.0',
            ...(outer === null
              ? {}
              : { Authorization: writeBasicCredentials(outer) })
          }
        });
        if (edge.isInterstitial(answer.headers)) {
          return true;
        }
        this.refuseServiceError(answer);
        return false;
      } catch (error) {
        if (this.isOver || !isPassing(error)) {
          throw error;
        }
        await new Promise<void>(resolve =>
          this.options.clock.after(ASK_AGAIN_MS, resolve)
        );
        if (this.isOver) {
          throw error;
        }
      }
    }
  }

  /** Everybody else finds the door shut while the proof is going on. */
  private async proveOpening(): Promise<void> {
    const { destination, basePath, edge, outer } = this.options;
    const answer = await askAsStranger(destination, {
      target: `${basePath}lab`,
      headers: {
        ...edge?.passHeaders,
        // Through an edge that asks for them it takes the credentials to get as far as the gateway.
        ...(edge?.asksForBasicAuth === true && outer !== null
          ? { Authorization: writeBasicCredentials(outer) }
          : {})
      }
    });
    this.refuseServiceError(answer);
    ensure(answer.status === 503, `a stranger got ${answer.status}, not 503`);
  }

  /** Without credentials neither pages, programs nor sockets get anywhere. */
  private async proveRefusals(): Promise<void> {
    const { basePath, outer, edge, destination } = this.options;
    if (outer !== null) {
      const page = await this.ask(`${basePath}lab`);
      ensure(
        page.status === 401 &&
          /^basic /i.test(page.headers['www-authenticate'] ?? ''),
        `without credentials /lab was answered ${page.status}`
      );
      ensure(
        edge?.asksForBasicAuth !== true || !page.arrived,
        'the service let a request without credentials pass'
      );
    }
    const rest = await this.ask(`${basePath}api/status`);
    ensure(
      [401, 403, 404].includes(rest.status),
      `without a session /api/status was answered ${rest.status}`
    );
    // Safari sends no credentials with handshakes, so these always come as far as the gateway.
    const socket = await this.ask(`${basePath}api/events/subscribe`, {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      Origin: destination.origin,
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'c2VjdXJlLXNoYXJlLXByZg=='
    });
    ensure(
      !socket.upgraded && socket.status >= 400 && socket.status < 500,
      `without a session a socket was answered ${socket.status}`
    );
    ensure(socket.arrived, 'a socket was stopped on its way to the gateway');
  }

  /**
   * With the right credentials the address leads to the form for name and session password.
   *
   * @returns false when an edge keeps the credentials, so that nobody gets there
   */
  private async proveJoinPage(): Promise<boolean> {
    const { destination, basePath, outer, edge } = this.options;
    const cookies = new Map<string, string>();
    let target = basePath;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const answer = await this.ask(target, {
        Accept: 'text/html',
        ...(outer === null
          ? {}
          : { Authorization: writeBasicCredentials(outer) }),
        ...(cookies.size === 0 ? {} : { Cookie: cookieHeader(cookies) })
      });
      for (const cookie of answer.headers['set-cookie'] ?? []) {
        const [pair = ''] = cookie.split(';');
        const at = pair.indexOf('=');
        cookies.set(pair.slice(0, at), pair.slice(at + 1));
      }
      if (answer.status === 200) {
        ensure(isJoinPage(answer), 'the address led to another page');
        ensure(answer.arrived, 'somebody else answered');
        return true;
      }
      if (
        answer.status === 401 &&
        answer.arrived &&
        edge !== null &&
        outer !== null
      ) {
        return false;
      }
      ensure(
        answer.status === 303 || answer.status === 302,
        `the right credentials were answered ${answer.status}`
      );
      const next = new URL(
        answer.headers.location ?? '',
        `${destination.origin}${target}`
      );
      ensure(
        next.origin === destination.origin,
        'the address led to another origin'
      );
      target = `${next.pathname}${next.search}`;
    }
    throw new Error('The address led round in a circle.');
  }

  private async provePlainHttpUnanswered(): Promise<void> {
    const { destination, edge, giveNonce, hasArrived, plainPort } =
      this.options;
    const reach = reachOf(destination);
    const nonce = giveNonce();
    const headers = { ...edge?.passHeaders, [PROOF_HEADER]: nonce };
    const { hostHeader } = destination;
    if (edge === null) {
      const answer = await askWithoutTls(reach, hostHeader, headers);
      ensure(answer.length === 0, 'plain HTTP was answered');
    } else {
      // Whoever is there may say what he likes, or nothing, as long as it is not the gateway that he asks.
      await Promise.allSettled(
        [reach, { ...reach, port: plainPort ?? HTTP_PORT }].map(place =>
          askWithoutTls(place, hostHeader, headers)
        )
      );
    }
    ensure(!hasArrived(nonce), 'plain HTTP reached the gateway');
  }

  private async ask(
    target: string,
    headers: Record<string, string> = {}
  ): Promise<IStrangerAnswer & { arrived: boolean }> {
    const { destination, edge, giveNonce, hasArrived } = this.options;
    const nonce = giveNonce();
    const answer = await askAsStranger(destination, {
      target,
      headers: { ...edge?.passHeaders, ...headers, [PROOF_HEADER]: nonce }
    });
    this.refuseServiceError(answer);
    return { ...answer, arrived: hasArrived(nonce) };
  }

  private refuseServiceError({ headers, body }: IStrangerAnswer): void {
    const problem = this.options.edge?.problemIn(headers, body) ?? null;
    if (problem !== null) {
      throw problem;
    }
  }
}

/** What a moment may mend: a name that DNS does not know yet, a connection that breaks. A wrong certificate is none of it. */
function isPassing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return (
    (error instanceof GatewayError && error.code === 'TUNNEL_NOT_THERE') ||
    (code !== undefined &&
      [
        'ENOTFOUND',
        'EAI_AGAIN',
        'ECONNREFUSED',
        'ECONNRESET',
        'ETIMEDOUT',
        'EHOSTUNREACH',
        'ENETUNREACH'
      ].includes(code))
  );
}

function isJoinPage({ body }: IStrangerAnswer): boolean {
  return (
    /<form\b[^>]*\bmethod="?post\b/i.test(body) &&
    /<input\b[^>]*\btype="?password\b/i.test(body)
  );
}

function cookieHeader(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(pair => pair.join('=')).join('; ');
}

function ensure(isSo: boolean, otherwise: string): void {
  if (!isSo) {
    throw new Error(otherwise);
  }
}

/**
 * The proof through a service: a small server plays the service and, behind
 * it, the gateway; each test breaks one of the two.
 *
 * Every refusal here is red when the line of proof.ts that makes it is taken
 * out: the tests then say `proved`.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { systemClock } from '../../../src/clock';
import { GatewayError } from '../../../src/errors';
import {
  proveLocked,
  type IProofFindings,
  type IProofOptions
} from '../../../src/transport/proof';
import { PROOF_HEADER } from '../../../src/share';
import { createAuthority } from '../../support/certificate-authority';

const OUTER = { username: 'guest', password: 'outer lock passphrase' };
const RIGHT = `Basic ${Buffer.from('guest:outer lock passphrase').toString('base64')}`;
const JOIN_PAGE = '<form method="post"><input type="password" name="p"></form>';

/** What is broken. */
interface IBroken {
  /** The service hands no credentials on. */
  keepsCredentials?: boolean;
  /** The service asks nobody. */
  asksNobody?: boolean;
  /** Whom it shows its own page. */
  interstitialFor?: 'browsers' | 'everybody';
  /** It answers so many requests with an error of its own first. */
  errors?: number;
  error?: GatewayError;
  /** It stops handshakes. */
  stopsHandshakes?: boolean;
  /** It carries plain http to the gateway. */
  carriesPlainHttp?: boolean;
  /** The gateway lets everybody in. */
  isOpen?: boolean;
  options?: Partial<IProofOptions>;
}

const servers: http.Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
});

async function listening(server: http.Server): Promise<number> {
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function prove(broken: IBroken = {}): Promise<IProofFindings> {
  const nonces = new Set<string>();
  let errors = broken.errors ?? 0;

  /** Status of the gateway's answer. */
  const gateway = (
    { headers, url = '' }: http.IncomingMessage,
    authorization: string | undefined
  ): number => {
    const nonce = String(headers[PROOF_HEADER.toLowerCase()]);
    if (!nonces.delete(nonce) && broken.isOpen !== true) {
      return 503;
    }
    if (headers.upgrade !== undefined || url.includes('api/')) {
      return 403;
    }
    return authorization === RIGHT ? 200 : 401;
  };

  const answer: http.RequestListener = (request, response) => {
    const { authorization } = request.headers;
    const isBrowser = /Mozilla/.test(request.headers['user-agent'] ?? '');
    if (errors > 0) {
      errors -= 1;
      response.writeHead(404, { 'x-service-error': 'yes' }).end();
    } else if (
      broken.interstitialFor === 'everybody' ||
      (broken.interstitialFor === 'browsers' && isBrowser)
    ) {
      response.writeHead(200, { 'x-interstitial': 'yes' }).end('Visit?');
    } else if (broken.asksNobody !== true && authorization !== RIGHT) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm=x' }).end();
    } else {
      const handedOn = broken.keepsCredentials ? undefined : authorization;
      const status = gateway(request, handedOn);
      response.writeHead(
        status,
        status === 401 ? { 'WWW-Authenticate': 'Basic realm=y' } : {}
      );
      response.end(status === 200 ? JOIN_PAGE : '');
    }
  };
  const upgrade = (request: http.IncomingMessage, socket: Duplex): void => {
    const status = broken.stopsHandshakes
      ? 401
      : gateway(request, request.headers.authorization);
    socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
  };

  const authority = await createAuthority();
  const { certificatePem, keyPem } = await authority.issue('edge.example');
  const secure = https.createServer(
    { cert: certificatePem, key: keyPem },
    answer
  );
  secure.on('upgrade', upgrade);
  const port = await listening(secure);
  const plainPort = await listening(
    http.createServer((request, response) => {
      if (broken.carriesPlainHttp) {
        gateway(request, undefined);
      }
      response.writeHead(307, { Location: 'https://edge.example/' }).end();
    })
  );
  let given = 0;
  return proveLocked({
    destination: {
      origin: 'https://edge.example',
      hostHeader: 'edge.example',
      fingerprint: null,
      reach: { host: '127.0.0.1', port },
      authorities: authority.certificatePem
    },
    edge: {
      asksForBasicAuth: broken.asksNobody !== true,
      passHeaders: { 'x-pass': '1' },
      isInterstitial: headers => headers['x-interstitial'] === 'yes',
      problemIn: headers =>
        headers['x-service-error'] === 'yes' ? (broken.error ?? null) : null
    },
    basePath: '/',
    outer: OUTER,
    giveNonce: () => {
      const nonce = `nonce-${(given += 1)}`;
      nonces.add(nonce);
      return nonce;
    },
    hasArrived: nonce => !nonces.has(nonce),
    clock: systemClock,
    plainPort,
    ...broken.options
  });
}

/** Why it is not proved. */
async function objection(broken: IBroken): Promise<string> {
  return prove(broken).then(
    () => 'proved',
    (error: GatewayError) => `${error.code} ${String(error.cause)}`
  );
}

it('is proved when all is well', async () => {
  const startMs = performance.now();
  expect(await prove()).toEqual({
    interstitial: false,
    credentialsKept: false
  });
  // Nobody waits for connections that stay open.
  expect(performance.now() - startMs).toBeLessThan(1500);
});

it('finds out that credentials are kept', async () => {
  expect(await prove({ keepsCredentials: true })).toMatchObject({
    credentialsKept: true
  });
});

it('finds out that there is a page before the first visit', async () => {
  expect(await prove({ interstitialFor: 'browsers' })).toMatchObject({
    interstitial: true
  });
});

it('fails when everybody gets that page', async () => {
  expect(await objection({ interstitialFor: 'everybody' })).toMatch(
    /^PROOF_FAILED/
  );
});

it('fails when the service lets requests without credentials pass', async () => {
  expect(
    await objection({
      asksNobody: true,
      options: {
        edge: {
          asksForBasicAuth: true,
          passHeaders: {},
          isInterstitial: () => false,
          problemIn: () => null
        }
      }
    })
  ).toMatch(/without credentials pass/);
});

it('fails when the service stops handshakes', async () => {
  expect(await objection({ stopsHandshakes: true })).toMatch(
    /stopped on its way/
  );
});

it('fails when plain http reaches the gateway', async () => {
  expect(await objection({ carriesPlainHttp: true })).toMatch(
    /plain HTTP reached the gateway/
  );
});

it('fails when the door is open already', async () => {
  expect(await objection({ isOpen: true })).toMatch(/not 503/);
});

it('hands the service’s own error on', async () => {
  const error = new GatewayError('NGROK_QUOTA_USED');
  expect(await objection({ errors: 1, error })).toMatch(/^NGROK_QUOTA_USED/);
});

it('waits for an address that is not known everywhere yet', async () => {
  const error = new GatewayError('TUNNEL_NOT_THERE');
  expect(await prove({ errors: 2, error })).toMatchObject({
    credentialsKept: false
  });
});

it('fails at once when somebody else shows a certificate', async () => {
  const startMs = performance.now();
  const [somebody, right] = await Promise.all([
    createAuthority(),
    createAuthority()
  ]);
  const { certificatePem: cert, keyPem: key } =
    await somebody.issue('edge.example');
  const port = await listening(https.createServer({ cert, key }));
  const destination = {
    origin: 'https://edge.example',
    hostHeader: 'edge.example',
    fingerprint: null,
    reach: { host: '127.0.0.1', port },
    authorities: right.certificatePem
  };
  expect(await objection({ options: { destination } })).toMatch(
    /^PROOF_FAILED/
  );
  expect(performance.now() - startMs).toBeLessThan(3000);
});

it('gives up after a while when nobody is there', async () => {
  const port = await listening(http.createServer());
  servers.pop()?.close();
  const fast = {
    after: (delayMs: number, callback: () => void) =>
      systemClock.after(delayMs / 20, callback)
  };
  expect(
    await objection({
      options: {
        clock: fast,
        destination: {
          origin: 'https://edge.example',
          hostHeader: 'edge.example',
          fingerprint: null,
          reach: { host: '127.0.0.1', port },
          authorities: null
        }
      }
    })
  ).toMatch(/took too long/);
});

/**
 * The one way out of a guest's page. Once shut nothing goes out and nothing
 * comes back: not even an error that somebody could answer by trying again.
 *
 * @module
 */

import { Signal, type ISignal } from '@lumino/signaling';
import { SKIP_HEADER, standInOf } from './tunnelAnswers';

/** The globals through which a page speaks to a server. */
export type NetworkGlobals = Pick<
  typeof globalThis,
  'fetch' | 'WebSocket' | 'Headers' | 'document'
>;

const SOCKET_EVENTS = ['open', 'message', 'error', 'close'] as const;

/**
 * `fetch` and `WebSocket` that can be shut for good.
 *
 * Used by JupyterLab's server settings, and put in place of the page's own
 * for code that does not ask for those (y-websocket's presence, extensions).
 */
export class GuestNetwork {
  /**
   * @param page the window; its own `fetch` and `WebSocket` are kept
   * @param baseUrl of Jupyter's server, or its path; ends with a slash
   */
  constructor(page: NetworkGlobals, baseUrl: string) {
    this._page = page;
    this._baseUrl = new URL(baseUrl, page.document.baseURI);
    this._fetch = page.fetch.bind(page);
    this.ownWebSocket = page.WebSocket;
    this.WebSocket = new Proxy(page.WebSocket, {
      construct: (target, args, newTarget: typeof WebSocket) =>
        this._isShut
          ? silentSocket(target, String(args[0]))
          : this._watch(Reflect.construct(target, args, newTarget) as WebSocket)
    });
  }

  /** The page's own `WebSocket`, which `shut` does not touch: for the guest's own socket. */
  readonly ownWebSocket: typeof WebSocket;

  /** As the page's; once shut it gives sockets that stay silent. */
  readonly WebSocket: typeof WebSocket;

  /**
   * As the page's; once shut its promises never settle. What a tunnel's
   * service says in the server's place is no answer: that nothing is there
   * counts as a network that failed, and for its page `intercepted` speaks.
   */
  readonly fetch: typeof fetch = (input, init) => {
    if (this._isShut) {
      return never();
    }
    const url = this._urlOf(input);
    const isOwn = url?.origin === this._baseUrl.origin;
    return this._fetch(input, isOwn ? this._skipping(input, init) : init).then(
      response => {
        const standIn =
          isOwn && !this._isShut
            ? standInOf(response, this._isQuestion(input, init, url))
            : null;
        if (standIn === 'offline') {
          throw new TypeError('The tunnel is not connected.');
        }
        if (standIn === 'interstitial') {
          this._intercepted.emit();
        }
        return this._isShut || standIn ? never<Response>() : response;
      },
      (error: unknown) => {
        if (this._isShut) {
          return never<Response>();
        }
        throw error;
      }
    );
  };

  /** A tunnel's service has shown its own page where an answer belongs: the guest has to press a button on it. */
  get intercepted(): ISignal<this, void> {
    return this._intercepted;
  }

  /** A socket of JupyterLab's has opened: the way to the gateway is there. */
  get socketOpened(): ISignal<this, void> {
    return this._socketOpened;
  }

  get isShut(): boolean {
    return this._isShut;
  }

  /** Puts both in place of the page's own. */
  install(): void {
    this._page.fetch = this.fetch;
    this._page.WebSocket = this.WebSocket;
  }

  /** Shuts every socket and lets nothing pass from now on. Calling it again does nothing. */
  shut(): void {
    if (this._isShut) {
      return;
    }
    this._isShut = true;
    for (const socket of this._sockets) {
      socket.close();
    }
    this._sockets.clear();
    this._forbidTheRest();
  }

  /**
   * What does not pass here (XMLHttpRequest, EventSource, beacons of the host's
   * extensions) is refused by the browser: a policy added later binds all that follows.
   */
  private _forbidTheRest(): void {
    const policy = this._page.document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "connect-src 'none'";
    this._page.document.head.append(policy);
  }

  /** Null for what is no address. */
  private _urlOf(input: RequestInfo | URL): URL | null {
    try {
      const address = isRequest(input) ? input.url : String(input);
      return new URL(address, this._page.document.baseURI);
    } catch {
      return null;
    }
  }

  /** The request with the header that keeps ngrok's page away. Never to other origins: there it would cost a preflight. */
  private _skipping(
    input: RequestInfo | URL,
    init: RequestInit | undefined
  ): RequestInit | undefined {
    if (isRequest(input) && init?.headers === undefined) {
      input.headers.set(SKIP_HEADER, '1');
      return init;
    }
    const headers = new this._page.Headers(init?.headers);
    headers.set(SKIP_HEADER, '1');
    return { ...init, headers };
  }

  /** Whether the server answers this by JSON and nothing else. */
  private _isQuestion(
    input: RequestInfo | URL,
    init: RequestInit | undefined,
    url: URL | null
  ): boolean {
    const method = init?.method ?? (isRequest(input) ? input.method : 'GET');
    const path = url?.pathname ?? '';
    return (
      method.toUpperCase() === 'GET' &&
      ['api/', 'lab/api/'].some(folder =>
        path.startsWith(this._baseUrl.pathname + folder)
      )
    );
  }

  private _watch(socket: WebSocket): WebSocket {
    this._sockets.add(socket);
    for (const name of SOCKET_EVENTS) {
      // Registered before anybody has the socket, so it runs first: after the
      // end no listener hears of the close and tries again.
      socket.addEventListener(name, event => {
        if (this._isShut) {
          event.stopImmediatePropagation();
        } else if (name === 'close') {
          this._sockets.delete(socket);
        } else if (name === 'open') {
          this._socketOpened.emit();
        }
      });
    }
    return socket;
  }

  private readonly _page: NetworkGlobals;
  private readonly _fetch: typeof fetch;
  private readonly _baseUrl: URL;
  private readonly _intercepted = new Signal<this, void>(this);
  private readonly _socketOpened = new Signal<this, void>(this);
  private readonly _sockets = new Set<WebSocket>();
  private _isShut = false;
}

/** By what it has: a page may have a `Request` of another frame. */
function isRequest(input: RequestInfo | URL): input is Request {
  return typeof input === 'object' && 'headers' in input;
}

/** A promise that never settles: whoever waits for it waits for good and does nothing else. */
function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

/** A socket that is for ever connecting, for code that asks for one after the end. */
function silentSocket(kind: typeof WebSocket, url: string): WebSocket {
  const nothing = () => undefined;
  const values: Record<string, unknown> = {
    url,
    readyState: kind.CONNECTING,
    protocol: '',
    extensions: '',
    bufferedAmount: 0,
    binaryType: 'blob',
    onopen: null,
    onmessage: null,
    onerror: null,
    onclose: null,
    send: nothing,
    close: nothing,
    addEventListener: nothing,
    removeEventListener: nothing,
    dispatchEvent: () => true
  };
  return Object.create(
    kind.prototype,
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        { value, writable: true }
      ])
    )
  ) as WebSocket;
}

/**
 * The one way out of a guest's page. Once shut nothing goes out and nothing
 * comes back: not even an error that somebody could answer by trying again.
 *
 * @module
 */

/** The two globals through which a page speaks to a server. */
export type NetworkGlobals = Pick<
  typeof globalThis,
  'fetch' | 'WebSocket' | 'document'
>;

const SOCKET_EVENTS = ['open', 'message', 'error', 'close'] as const;

/**
 * `fetch` and `WebSocket` that can be shut for good.
 *
 * Used by JupyterLab's server settings, and put in place of the page's own
 * for code that does not ask for those (y-websocket's presence, extensions).
 */
export class GuestNetwork {
  /** @param page the window; its own `fetch` and `WebSocket` are kept */
  constructor(page: NetworkGlobals) {
    this._page = page;
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

  /** As the page's; once shut its promises never settle. */
  readonly fetch: typeof fetch = (input, init) => {
    if (this._isShut) {
      return never();
    }
    return this._fetch(input, init).then(
      response => (this._isShut ? never<Response>() : response),
      (error: unknown) => {
        if (this._isShut) {
          return never<Response>();
        }
        throw error;
      }
    );
  };

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
        }
      });
    }
    return socket;
  }

  private readonly _page: NetworkGlobals;
  private readonly _fetch: typeof fetch;
  private readonly _sockets = new Set<WebSocket>();
  private _isShut = false;
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

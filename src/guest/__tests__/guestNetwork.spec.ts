import { GuestNetwork, type NetworkGlobals } from '../guestNetwork';
import { FakeSocket } from './fakeSocket';

/** A page whose requests wait until a test answers them. */
function fakePage() {
  const answers: Array<{
    resolve: (response: Response) => void;
    reject: (error: Error) => void;
  }> = [];
  const page = {
    fetch: jest.fn(
      () =>
        new Promise<Response>((resolve, reject) =>
          answers.push({ resolve, reject })
        )
    ),
    WebSocket: FakeSocket as unknown as typeof WebSocket,
    Headers: FakeHeaders,
    document: document.implementation.createHTMLDocument()
  } as unknown as NetworkGlobals & { fetch: jest.Mock };
  return { page, answers, asked: page.fetch };
}

const BASE = 'https://otter.example/user/ada/';

/** What a test reads of a `Headers`; jsdom has none. */
class FakeHeaders extends Map<string, string> {
  constructor(init: Record<string, string> = {}) {
    super(Object.entries(init));
  }

  override get(name: string): string {
    return super.get(name) ?? (null as unknown as string);
  }
}

function responseWith(headers: Record<string, string>, status = 200): Response {
  return {
    status,
    ok: status < 400,
    redirected: false,
    headers: new FakeHeaders(headers)
  } as unknown as Response;
}

const RESPONSE = responseWith({});

/** Whether a promise has settled once all that is due has run. */
async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true)
  );
  await new Promise(resolve => setTimeout(resolve, 0));
  return settled;
}

describe('GuestNetwork', () => {
  beforeEach(() => FakeSocket.forget());

  it('lets everything pass while the visit goes on', async () => {
    const { page, answers } = fakePage();
    const network = new GuestNetwork(page, BASE);
    const answer = network.fetch('/api');
    answers[0]?.resolve(RESPONSE);
    expect(await answer).toBe(RESPONSE);
    const failing = network.fetch('/api');
    answers[1]?.reject(new TypeError('no network'));
    await expect(failing).rejects.toThrow('no network');
    const socket = new network.WebSocket('ws://x/');
    expect(socket).toBe(FakeSocket.last);
    expect(socket instanceof network.WebSocket).toBe(true);
    expect(network.WebSocket.OPEN).toBe(1);
  });

  it('takes the place of what the page had', () => {
    const { page } = fakePage();
    const network = new GuestNetwork(page, BASE);
    network.install();
    expect(page.fetch).toBe(network.fetch);
    expect(page.WebSocket).toBe(network.WebSocket);
    expect(network.ownWebSocket).toBe(FakeSocket);
  });

  it('sends nothing once shut', async () => {
    const { page, asked } = fakePage();
    const network = new GuestNetwork(page, BASE);
    network.shut();
    expect(await hasSettled(network.fetch('/api'))).toBe(false);
    expect(asked).not.toHaveBeenCalled();
    const socket = new network.WebSocket('ws://x/');
    expect(FakeSocket.made).toHaveLength(0);
    expect(socket instanceof network.WebSocket).toBe(true);
    expect(socket.readyState).toBe(0);
    expect(() => {
      socket.onclose = () => undefined;
      socket.addEventListener('close', () => undefined);
      socket.send('x');
      socket.close();
    }).not.toThrow();
  });

  it('lets nobody hear what comes back after it was shut', async () => {
    const { page, answers } = fakePage();
    const network = new GuestNetwork(page, BASE);
    const answered = network.fetch('/a');
    const failed = network.fetch('/b');
    network.shut();
    answers[0]?.resolve(RESPONSE);
    answers[1]?.reject(new TypeError('cut'));
    expect(await hasSettled(answered)).toBe(false);
    expect(await hasSettled(failed)).toBe(false);
  });

  // Red without `stopImmediatePropagation`: then y-websocket and kernels hear of the close and try again.
  it('shuts open sockets without their listeners hearing of it', () => {
    const { page } = fakePage();
    const network = new GuestNetwork(page, BASE);
    const socket = new network.WebSocket('ws://x/');
    const heard = jest.fn();
    socket.addEventListener('close', heard);
    socket.addEventListener('message', heard);
    FakeSocket.last.says('before');
    expect(heard).toHaveBeenCalledTimes(1);
    network.shut();
    expect(FakeSocket.last.readyState).toBe(FakeSocket.CLOSED);
    FakeSocket.last.says('after');
    FakeSocket.last.breaks();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('tells of sockets that open, until it is shut', () => {
    const { page } = fakePage();
    const network = new GuestNetwork(page, BASE);
    const told = jest.fn();
    network.socketOpened.connect(told);
    new network.WebSocket('ws://x/');
    FakeSocket.last.dispatchEvent(new Event('open'));
    expect(told).toHaveBeenCalledTimes(1);
    network.shut();
    FakeSocket.last.dispatchEvent(new Event('open'));
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('does not touch sockets that are gone already', () => {
    const { page } = fakePage();
    const network = new GuestNetwork(page, BASE);
    new network.WebSocket('ws://x/');
    const gone = FakeSocket.last;
    gone.breaks();
    const close = jest.spyOn(gone, 'close');
    network.shut();
    expect(close).not.toHaveBeenCalled();
  });

  it('has the browser refuse what goes other ways, once', () => {
    const { page } = fakePage();
    const network = new GuestNetwork(page, BASE);
    network.shut();
    network.shut();
    const policies = page.document.head.querySelectorAll(
      'meta[http-equiv="Content-Security-Policy"]'
    );
    expect(policies).toHaveLength(1);
    expect(policies[0]?.getAttribute('content')).toBe("connect-src 'none'");
  });
});

describe('behind a tunnel', () => {
  const JSON_ADDRESS = `${BASE}api/contents`;

  function aNetwork() {
    const { page, answers, asked } = fakePage();
    const network = new GuestNetwork(page, BASE);
    const intercepted = jest.fn();
    network.intercepted.connect(intercepted);
    return { network, answers, asked, intercepted };
  }

  /** What became of a request that was answered so. */
  async function fateOf(
    response: Response,
    url = JSON_ADDRESS,
    init?: RequestInit
  ): Promise<string> {
    const { network, answers, intercepted } = aNetwork();
    let fate = 'waits';
    network.fetch(url, init).then(
      answer => (fate = answer === response ? 'answered' : 'other'),
      (error: Error) => (fate = error.name)
    );
    answers[0]?.resolve(response);
    await new Promise(resolve => setTimeout(resolve, 0));
    return intercepted.mock.calls.length ? `${fate}, intercepted` : fate;
  }

  it('asks without the page of ngrok in between, whatever shape the request has', () => {
    const { network, asked } = aNetwork();
    const header = (call: number) =>
      (asked.mock.calls[call]?.[1] as { headers: FakeHeaders }).headers;
    void network.fetch(JSON_ADDRESS);
    expect(header(0).get('ngrok-skip-browser-warning')).toBe('1');
    void network.fetch(new URL(JSON_ADDRESS), {
      method: 'PUT',
      headers: { 'Content-Type': 'text/plain' }
    });
    expect(asked.mock.calls[1]?.[1]).toMatchObject({ method: 'PUT' });
    expect(header(1).get('Content-Type')).toBe('text/plain');
    expect(header(1).get('ngrok-skip-browser-warning')).toBe('1');

    const request = { url: JSON_ADDRESS, headers: new FakeHeaders() };
    void network.fetch(request as unknown as Request);
    expect(asked.mock.calls[2]?.[0]).toBe(request);
    expect(request.headers.get('ngrok-skip-browser-warning')).toBe('1');
  });

  // Red when the origin is not looked at: then each such request costs a preflight, which most servers refuse.
  it.each([
    'https://elsewhere.example/api/contents',
    'http://otter.example/user/ada/api/contents',
    'https://otter.example:8443/user/ada/api/contents',
    'data:text/plain,x',
    'no address:'
  ])('leaves a request to %s as it is', url => {
    const { network, asked } = aNetwork();
    const init = { headers: { a: 'b' } };
    void network.fetch(url, init);
    expect(asked.mock.calls[0]?.[1]).toBe(init);
    const request = { url, headers: new FakeHeaders() };
    void network.fetch(request as unknown as Request);
    expect(request.headers.size).toBe(0);
  });

  it.each([
    [
      'ngrok’s page by its code',
      responseWith({ 'ngrok-error-code': 'ERR_NGROK_6024' }),
      'waits, intercepted'
    ],
    [
      'a page where JSON belongs',
      responseWith({ 'content-type': 'text/html; charset=utf-8' }),
      'waits, intercepted'
    ],
    [
      'a tunnel that is cut',
      responseWith({ 'ngrok-error-code': 'ERR_NGROK_3200' }, 404),
      'TypeError'
    ],
    [
      'a gateway that does not answer ngrok',
      responseWith({ 'ngrok-error-code': 'ERR_NGROK_8012' }, 502),
      'TypeError'
    ],
    [
      'a refusal of the gateway that says so itself',
      responseWith(
        { 'ngrok-error-code': 'ERR_X', 'secure-share-refusal': 'stopped' },
        410
      ),
      'answered'
    ],
    [
      'the question of ngrok for the outer lock',
      responseWith({ 'ngrok-error-code': 'ERR_NGROK_1' }, 401),
      'answered'
    ],
    [
      'an error of the server worded as a page',
      responseWith({ 'content-type': 'text/html' }, 500),
      'answered'
    ],
    ['JSON', responseWith({ 'content-type': 'application/json' }), 'answered']
  ])('takes %s for what it is', async (_, response, fate) => {
    expect(await fateOf(response)).toBe(fate);
  });

  it('has nothing against pages where pages belong', async () => {
    const page = responseWith({ 'content-type': 'text/html' });
    expect(await fateOf(page, `${BASE}files/report.html`)).toBe('answered');
    expect(await fateOf(page, `${BASE}files/api/a.html`)).toBe('answered');
    expect(await fateOf(page, JSON_ADDRESS, { method: 'POST' })).toBe(
      'answered'
    );
    expect(await fateOf(page, `${BASE}lab/api/settings`)).toBe(
      'waits, intercepted'
    );
    expect(await fateOf(page, 'https://elsewhere.example/api/x')).toBe(
      'answered'
    );
  });

  it('says nothing more once shut', async () => {
    const { network, answers, intercepted } = aNetwork();
    const answer = network.fetch(JSON_ADDRESS);
    network.shut();
    answers[0]?.resolve(responseWith({ 'ngrok-error-code': 'ERR_NGROK_3200' }));
    expect(await hasSettled(answer)).toBe(false);
    expect(intercepted).not.toHaveBeenCalled();
  });
});

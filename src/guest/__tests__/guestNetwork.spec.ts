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
    document: document.implementation.createHTMLDocument()
  } as unknown as NetworkGlobals & { fetch: jest.Mock };
  return { page, answers, asked: page.fetch };
}

const RESPONSE = { status: 200 } as Response;

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
    const network = new GuestNetwork(page);
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
    const network = new GuestNetwork(page);
    network.install();
    expect(page.fetch).toBe(network.fetch);
    expect(page.WebSocket).toBe(network.WebSocket);
    expect(network.ownWebSocket).toBe(FakeSocket);
  });

  it('sends nothing once shut', async () => {
    const { page, asked } = fakePage();
    const network = new GuestNetwork(page);
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
    const network = new GuestNetwork(page);
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
    const network = new GuestNetwork(page);
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

  it('does not touch sockets that are gone already', () => {
    const { page } = fakePage();
    const network = new GuestNetwork(page);
    new network.WebSocket('ws://x/');
    const gone = FakeSocket.last;
    gone.breaks();
    const close = jest.spyOn(gone, 'close');
    network.shut();
    expect(close).not.toHaveBeenCalled();
  });

  it('has the browser refuse what goes other ways, once', () => {
    const { page } = fakePage();
    const network = new GuestNetwork(page);
    network.shut();
    network.shut();
    const policies = page.document.head.querySelectorAll(
      'meta[http-equiv="Content-Security-Policy"]'
    );
    expect(policies).toHaveLength(1);
    expect(policies[0]?.getAttribute('content')).toBe("connect-src 'none'");
  });
});

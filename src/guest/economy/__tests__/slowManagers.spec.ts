import { PageConfig } from '@jupyterlab/coreutils';
import { MockedServer } from '../../../__tests__/mockedServer';
import { PollPace, SLOW_POLL_MS } from '../pollPace';
import {
  SlowKernelManager,
  SlowKernelSpecManager,
  SlowSessionManager,
  SlowTerminalManager,
  SlowUserManager
} from '../slowManagers';

const USER = {
  identity: { username: 'guest-1', name: 'Grace', display_name: 'Grace' },
  permissions: {}
};

const SPECS = {
  default: 'python3',
  kernelspecs: {
    python3: {
      name: 'python3',
      spec: {
        argv: [],
        display_name: 'Python 3',
        language: 'python',
        metadata: {},
        env: {}
      },
      resources: {}
    }
  }
};

// Otherwise there are no terminals to poll for.
PageConfig.setOption('terminalsAvailable', 'true');

/** A server that counts what is asked, with the page's pace in the test's hands. */
function aServer() {
  const world = { isOnline: true, fails: false };
  const server = new MockedServer();
  const answer = (json: unknown) => () => {
    if (world.fails) {
      throw new TypeError('Failed to fetch');
    }
    return { json };
  };
  for (const list of ['kernels', 'sessions', 'terminals']) {
    server.on(`GET api/${list}`, answer([]));
  }
  server.on('GET api/kernelspecs', answer(SPECS));
  server.on('GET api/me', answer(USER));
  const options = () => ({
    serverSettings: server.settings,
    pace: new PollPace({
      now: () => Date.now(),
      isOnline: () => world.isOnline
    })
  });
  return { server, world, options };
}

/** Lets time pass, and everything that becomes due in it happen. */
async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

type Server = ReturnType<typeof aServer>;

interface IManager {
  dispose(): void;
  refresh(): Promise<void>;
}

const KINDS: Array<[string, string, (server: Server) => IManager]> = [
  [
    'kernels',
    'api/kernels',
    ({ options }) => {
      const manager = new SlowKernelManager(options());
      return {
        dispose: () => manager.dispose(),
        refresh: () => manager.refreshRunning()
      };
    }
  ],
  [
    'sessions',
    'api/sessions',
    ({ options }) => {
      const kernelManager = new SlowKernelManager(options());
      const manager = new SlowSessionManager({ ...options(), kernelManager });
      return {
        dispose: () => {
          manager.dispose();
          kernelManager.dispose();
        },
        refresh: () => manager.refreshRunning()
      };
    }
  ],
  [
    'terminals',
    'api/terminals',
    ({ options }) => {
      const manager = new SlowTerminalManager(options());
      return {
        dispose: () => manager.dispose(),
        refresh: () => manager.refreshRunning()
      };
    }
  ],
  [
    'kernel specs',
    'api/kernelspecs',
    ({ options }) => {
      const manager = new SlowKernelSpecManager(options());
      return {
        dispose: () => manager.dispose(),
        refresh: () => manager.refreshSpecs()
      };
    }
  ],
  [
    'the user',
    'api/me',
    ({ options }) => {
      const manager = new SlowUserManager(options());
      return {
        dispose: () => manager.dispose(),
        refresh: () => manager.refreshUser()
      };
    }
  ]
];

describe.each(KINDS)('polls for %s', (_, path, make) => {
  let server: Server;
  let manager: IManager;
  const count = () => server.server.count(`GET ${path}`);

  beforeEach(async () => {
    jest.useFakeTimers();
    server = aServer();
    manager = make(server);
    await pass(1_000);
  });
  afterEach(() => {
    manager.dispose();
    jest.useRealTimers();
  });

  it('ask at once, and a few times in an hour', async () => {
    const atFirst = count();
    expect(atFirst).toBeGreaterThan(0);
    expect(atFirst).toBeLessThan(3);
    await pass(60 * 60_000);
    expect(count() - atFirst).toBeGreaterThanOrEqual(9);
    expect(count() - atFirst).toBeLessThanOrEqual(12);
  });

  it('ask when they are told to, whenever that is', async () => {
    for (const atMs of [0, 7_000, 130_000]) {
      await pass(atMs);
      const before = count();
      const refreshed = manager.refresh();
      await pass(100);
      await refreshed;
      expect(count()).toBe(before + 1);
    }
  });

  it('try again soon when nobody answers', async () => {
    server.world.fails = true;
    const refreshed = manager.refresh().catch(() => undefined);
    await pass(100);
    await refreshed;
    const before = count();
    await pass(SLOW_POLL_MS);
    expect(count()).toBeGreaterThan(before + 1);
  });

  it('stay silent while the page is told to be offline', async () => {
    server.world.isOnline = false;
    const before = count();
    await pass(60 * 60_000);
    expect(count()).toBe(before);
  });
});

import type { Role, ToGuestPage } from '../../../../src/protocol';
import type { Area } from '../../../src/policy/area';
import { ROUTES } from '../../../src/policy/routes';
import { createRouteTable } from '../../../src/policy/table';
import type { ErrandOutcome, IErrand } from '../../../src/request/errand';
import type { IGuestState, ILiveSocket, ISession } from '../../../src/share';
import {
  ChangeWatch,
  DETAILS_MS,
  LONGEST_PAUSE_MS,
  MOST_WATCHED_BYTES,
  ROUND_MS
} from '../../../src/watch/change-watch';
import { FakeClock } from '../../support/fake-clock';

const BASE = '/base/';
const DATA = 'api/contents/data';

/** A guest with one open page, which remembers what it is told. */
class SomeGuest {
  readonly told: ToGuestPage[] = [];
  readonly sockets = new Set<ILiveSocket>();
  end: { reason: 'left' } | null = null;
  readonly session = { guest: this.state } as ISession;

  constructor(readonly role: Role = 'full') {
    this.opensPage();
  }

  get state(): IGuestState {
    return this as unknown as IGuestState;
  }

  opensPage(): void {
    this.sockets.add({
      kind: 'live',
      acknowledged: false,
      tell: message => this.told.push(message),
      close: () => undefined,
      destroy: () => undefined
    });
  }

  closesPages(): void {
    this.sockets.clear();
  }
}

const file = (name: string, size = 1) => ({
  name,
  type: 'file',
  writable: true,
  last_modified: '',
  size
});
const folder = (...content: object[]) => ({ type: 'directory', content });

function aWatch() {
  const clock = new FakeClock();
  /** What Jupyter answers, by path below the base URL. */
  const answers: Record<string, unknown> = {
    'api/kernels': [],
    'api/sessions': [],
    'api/terminals': []
  };
  const errands: IErrand[] = [];
  const events: string[] = [];
  const outcomes = new Map<string, ErrandOutcome>();
  const log: string[] = [];
  const watch = new ChangeWatch({
    share: { basePath: BASE } as IErrand['share'],
    table: createRouteTable(ROUTES),
    clock,
    log: { write: (_, event) => void log.push(event) },
    ask: async errand => {
      errands.push(errand);
      const below = errand.target.replace(BASE, '').replace(/\?.*/, '');
      const answer = answers[below];
      return (
        outcomes.get(below) ?? {
          kind: 'answered',
          status: answer === undefined ? 404 : 200,
          body: Buffer.from(JSON.stringify(answer ?? {}))
        }
      );
    },
    forget: (area: Area) => void events.push(area)
  });
  return { clock, answers, errands, outcomes, events, log, watch };
}

const targets = (errands: IErrand[]) => errands.map(({ target }) => target);

describe('ChangeWatch', () => {
  it('looks at nothing before a page is open, and at the lists once for all guests', async () => {
    const { clock, errands, watch } = aWatch();
    await clock.pass(60_000);
    expect(errands).toEqual([]);
    const [ada, bob] = [new SomeGuest(), new SomeGuest()];
    watch.pageOpened(ada.session);
    watch.pageOpened(bob.session);
    await clock.pass(0);
    expect(targets(errands)).toEqual([
      '/base/api/kernels',
      '/base/api/sessions',
      '/base/api/terminals'
    ]);
    expect(errands[0]?.session).toBe(ada.session);
    expect(errands[0]?.route.name).toBe('kernels');
    await clock.pass(ROUND_MS);
    expect(errands).toHaveLength(6);
  });

  it('tells every page what has changed, once, and nothing else', async () => {
    const { clock, answers, watch } = aWatch();
    const [ada, bob] = [new SomeGuest(), new SomeGuest()];
    ada.opensPage();
    watch.pageOpened(ada.session);
    watch.pageOpened(bob.session);
    await clock.pass(ROUND_MS * 3);
    expect([...ada.told, ...bob.told]).toEqual([]);
    answers['api/kernels'] = [{ id: 'k1', name: 'python3', connections: 0 }];
    await clock.pass(ROUND_MS * 3);
    const news = { type: 'changed', what: 'kernels' };
    expect(ada.told).toEqual([news, news]);
    expect(bob.told).toEqual([news]);
  });

  it('notices within half a minute', () => {
    // A round may be under way, and its answers late.
    expect(ROUND_MS).toBeLessThanOrEqual(10_000);
  });

  it('says that kept answers are out of date before it tells anybody', async () => {
    const { clock, answers, events, watch } = aWatch();
    const ada = new SomeGuest();
    answers[DATA] = folder();
    watch.pageOpened(ada.session);
    watch.folderListed(ada.state, DATA);
    await clock.pass(0);
    const [page] = ada.sockets;
    const tell = page?.tell;
    Object.assign(page ?? {}, {
      tell: (message: ToGuestPage) => {
        events.push('told');
        tell?.(message);
      }
    });
    answers['api/sessions'] = [{ id: 's1' }];
    answers['api/terminals'] = [{ name: '1' }];
    answers[DATA] = folder(file('new'));
    await clock.pass(ROUND_MS);
    expect(events).toEqual([
      'kernels',
      'told',
      'terminals',
      'told',
      'documents',
      'told'
    ]);
  });

  it('watches the folders that guests look at, and tells those alone', async () => {
    const { clock, answers, errands, watch } = aWatch();
    const [ada, bob] = [new SomeGuest(), new SomeGuest()];
    answers[DATA] = folder(file('a'));
    watch.pageOpened(bob.session);
    watch.pageOpened(ada.session);
    await clock.pass(0);
    errands.length = 0;
    watch.folderListed(ada.state, DATA);
    // At once: what is in it now is what the page is about to show.
    await clock.pass(0);
    expect(targets(errands)).toEqual([
      '/base/api/contents/data?type=directory&content=1'
    ]);
    expect(errands[0]?.session).toBe(ada.session);
    answers[DATA] = folder(file('a'), file('b'));
    await clock.pass(ROUND_MS * 2);
    expect(ada.told).toEqual([
      { type: 'changed', what: 'folder', path: 'data' }
    ]);
    expect(bob.told).toEqual([]);
  });

  it('tells of sizes and times now and then only', async () => {
    const { clock, answers, watch } = aWatch();
    const ada = new SomeGuest();
    answers[DATA] = folder(file('a', 1));
    watch.pageOpened(ada.session);
    watch.folderListed(ada.state, DATA);
    for (let size = 2; size < 60; size += 1) {
      await clock.pass(5_000);
      answers[DATA] = folder(file('a', size));
    }
    expect(ada.told.length).toBeGreaterThanOrEqual(2);
    expect(ada.told.length).toBeLessThanOrEqual(290_000 / DETAILS_MS);
  });

  it('tells that a folder is gone, and watches it no more', async () => {
    const { clock, answers, errands, watch } = aWatch();
    const ada = new SomeGuest();
    answers[DATA] = folder();
    watch.pageOpened(ada.session);
    watch.folderListed(ada.state, DATA);
    await clock.pass(ROUND_MS);
    delete answers[DATA];
    await clock.pass(ROUND_MS);
    expect(ada.told).toEqual([
      { type: 'changed', what: 'folder', path: 'data' }
    ]);
    errands.length = 0;
    await clock.pass(ROUND_MS);
    expect(errands).toHaveLength(3);
  });

  it.each<[string, ErrandOutcome]>([
    [
      'a document that looked like one',
      { kind: 'answered', status: 400, body: Buffer.from('{}') }
    ],
    ['one with too much in it', { kind: 'too-long' }]
  ])('leaves %s alone without a word', async (_, outcome) => {
    const { clock, outcomes, errands, watch } = aWatch();
    const ada = new SomeGuest();
    outcomes.set(DATA, outcome);
    watch.pageOpened(ada.session);
    watch.folderListed(ada.state, DATA);
    await clock.pass(ROUND_MS);
    errands.length = 0;
    await clock.pass(ROUND_MS);
    expect(errands).toHaveLength(3);
    expect(ada.told).toEqual([]);
  });

  it('asks for nothing in the name of a guest who may not ask himself, and tells him nothing', async () => {
    const { clock, answers, errands, watch } = aWatch();
    const viewer = new SomeGuest('view');
    watch.pageOpened(viewer.session);
    await clock.pass(ROUND_MS * 2);
    expect(errands).toEqual([]);
    const ada = new SomeGuest();
    watch.pageOpened(ada.session);
    await clock.pass(ROUND_MS);
    expect(new Set(errands.map(({ session }) => session))).toEqual(
      new Set([ada.session])
    );
    answers['api/kernels'] = [{ id: 'k1' }];
    await clock.pass(ROUND_MS);
    expect(ada.told).toHaveLength(1);
    expect(viewer.told).toEqual([]);
  });

  it('asks in nobody’s name who has ended or shut his page, and stops with the last one', async () => {
    const { clock, errands, watch } = aWatch();
    const [ada, bob] = [new SomeGuest(), new SomeGuest()];
    watch.pageOpened(ada.session);
    watch.pageOpened(bob.session);
    await clock.pass(0);
    ada.end = { reason: 'left' };
    errands.length = 0;
    await clock.pass(ROUND_MS);
    expect(new Set(errands.map(({ session }) => session))).toEqual(
      new Set([bob.session])
    );
    bob.closesPages();
    errands.length = 0;
    await clock.pass(ROUND_MS * 10);
    expect(errands).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('begins again with the next page, and tells what changed meanwhile', async () => {
    const { clock, answers, watch } = aWatch();
    const ada = new SomeGuest();
    watch.pageOpened(ada.session);
    await clock.pass(0);
    ada.closesPages();
    await clock.pass(ROUND_MS);
    answers['api/kernels'] = [{ id: 'k1' }];
    ada.opensPage();
    watch.pageOpened(ada.session);
    await clock.pass(0);
    expect(ada.told).toEqual([{ type: 'changed', what: 'kernels' }]);
  });

  it('asks ever more seldom while Jupyter does not answer, and then as before', async () => {
    const { clock, answers, outcomes, errands, watch } = aWatch();
    const ada = new SomeGuest();
    watch.pageOpened(ada.session);
    await clock.pass(0);
    outcomes.set('api/kernels', { kind: 'lost' });
    await clock.pass(600_000);
    errands.length = 0;
    await clock.pass(LONGEST_PAUSE_MS * 3);
    expect(errands).toHaveLength(9);
    outcomes.clear();
    answers['api/kernels'] = [{ id: 'k1' }];
    await clock.pass(LONGEST_PAUSE_MS);
    expect(ada.told).toEqual([{ type: 'changed', what: 'kernels' }]);
    errands.length = 0;
    await clock.pass(ROUND_MS * 2);
    expect(errands).toHaveLength(6);
  });

  it('takes an answer that makes no sense for none', async () => {
    const { clock, answers, watch } = aWatch();
    const ada = new SomeGuest();
    watch.pageOpened(ada.session);
    await clock.pass(0);
    answers['api/kernels'] = { message: 'not a list' };
    await clock.pass(ROUND_MS * 20);
    expect(ada.told).toEqual([]);
  });

  it('leaves nothing behind when it is disposed of, even in the middle of a look', async () => {
    const { clock, answers, errands, watch } = aWatch();
    const ada = new SomeGuest();
    watch.pageOpened(ada.session);
    await clock.pass(ROUND_MS / 2);
    answers['api/kernels'] = [{ id: 'k1' }];
    const before = errands.length;
    const passing = clock.pass(ROUND_MS);
    watch.dispose();
    await passing;
    watch.pageOpened(ada.session);
    watch.folderListed(ada.state, DATA);
    await clock.pass(ROUND_MS * 3);
    expect(errands.length - before).toBeLessThanOrEqual(1);
    expect(ada.told).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('asks for no more than it reads', async () => {
    const { clock, errands, watch } = aWatch();
    watch.pageOpened(new SomeGuest().session);
    await clock.pass(0);
    expect(errands[0]?.mostBytes).toBe(MOST_WATCHED_BYTES);
  });
});

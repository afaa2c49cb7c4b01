import type { IGuestChanged } from '../../../protocol';
import { FakeVisit } from '../../__tests__/fakeVisit';
import {
  CATCH_UP_MS,
  ChangeFollower,
  SPREAD_MS,
  UNTOLD_MS
} from '../changeFollower';

const KERNELS: IGuestChanged = { type: 'changed', what: 'kernels' };
const FOLDER: IGuestChanged = {
  type: 'changed',
  what: 'folder',
  path: 'data'
};

/** A page whose visibility a test sets. */
class FakePage extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  becomes(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

function aFollower({ isConnected = true } = {}) {
  const visit = new FakeVisit();
  visit.isConnected = isConnected;
  const page = new FakePage();
  const asked: IGuestChanged[] = [];
  const follower = new ChangeFollower({
    visit,
    page: page as unknown as Document,
    askAgain: async change => {
      asked.push(change);
      throw new Error('no answer');
    },
    everything: () => [KERNELS, FOLDER],
    random: () => 0.99
  });
  return { visit, page, asked, follower };
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('ChangeFollower', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('asks soon for what it is told of, once for each', async () => {
    const { visit, asked } = aFollower();
    visit.told.emit(FOLDER);
    visit.told.emit({ ...FOLDER });
    visit.told.emit(KERNELS);
    await pass(SPREAD_MS);
    expect(asked).toEqual([FOLDER, KERNELS]);
    visit.told.emit(KERNELS);
    await pass(SPREAD_MS);
    expect(asked).toHaveLength(3);
  });

  it('does not ask in the same moment as all the others', async () => {
    const { visit, asked } = aFollower();
    visit.told.emit(KERNELS);
    await pass(SPREAD_MS / 2);
    expect(asked).toEqual([]);
  });

  it('asks for everything once after the start, and then for nothing more', async () => {
    const { asked } = aFollower();
    await pass(CATCH_UP_MS - 1);
    expect(asked).toEqual([]);
    await pass(SPREAD_MS + 1);
    expect(asked).toEqual([KERNELS, FOLDER]);
    await pass(60 * 60_000);
    expect(asked).toHaveLength(2);
  });

  it('asks for everything now and then while it cannot be told, and when it can again', async () => {
    const { visit, asked } = aFollower();
    await pass(60_000);
    asked.length = 0;
    visit.connects(false);
    await pass(UNTOLD_MS * 2 + SPREAD_MS);
    expect(asked).toHaveLength(4);
    visit.connects(true);
    await pass(SPREAD_MS);
    expect(asked).toHaveLength(6);
    await pass(60 * 60_000);
    expect(asked).toHaveLength(6);
  });

  it('does so from the start when there is no connection', async () => {
    const { asked } = aFollower({ isConnected: false });
    await pass(UNTOLD_MS + SPREAD_MS);
    expect(asked).toEqual([KERNELS, FOLDER]);
  });

  it('asks for nothing while nobody looks, and then for what has changed', async () => {
    const { visit, page, asked } = aFollower();
    await pass(60_000);
    asked.length = 0;
    page.becomes('hidden');
    visit.told.emit(KERNELS);
    await pass(60 * 60_000);
    expect(asked).toEqual([]);
    page.becomes('visible');
    await pass(SPREAD_MS);
    expect(asked).toEqual([KERNELS]);
  });

  it('asks for nothing when the page was hidden in the last moment', async () => {
    const { visit, page, asked } = aFollower();
    visit.told.emit(KERNELS);
    page.becomes('hidden');
    await pass(SPREAD_MS);
    expect(asked).toEqual([]);
    page.becomes('visible');
    await pass(SPREAD_MS);
    expect(asked).toEqual([KERNELS]);
  });

  it('leaves nothing behind when the visit ends', async () => {
    const { visit, page, asked, follower } = aFollower();
    visit.told.emit(KERNELS);
    visit.ended.emit('stopped');
    expect(follower.isDisposed).toBe(true);
    page.becomes('visible');
    visit.told.emit(FOLDER);
    visit.connects(false);
    await pass(60 * 60_000);
    expect(asked).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
    follower.dispose();
  });
});

import { createProbe, PROBE_LIMIT_MS } from '../probe';

function answering(status: number, refusal?: string): typeof fetch {
  return jest.fn(async () => ({
    status,
    headers: new Map(refusal ? [['secure-share-refusal', refusal]] : [])
  })) as unknown as typeof fetch;
}

describe('createProbe', () => {
  it.each([
    [410, 'stopped', 'stopped'],
    [403, 'removed', 'removed'],
    [410, 'expired', 'expired'],
    [403, 'left', 'left'],
    [401, 'unauthorised', 'lost'],
    [403, 'forbidden', 'lost'],
    [421, 'wrong-address', 'lost'],
    [401, undefined, 'lost'],
    [410, undefined, 'stopped'],
    [503, 'starting', 'reachable'],
    [429, 'locked', 'reachable'],
    [404, 'unknown', 'reachable'],
    [400, undefined, 'reachable'],
    [200, 'constructor', 'reachable']
  ])('takes %s %s for %s', async (status, refusal, result) => {
    expect(await createProbe('/live', answering(status, refusal))()).toBe(
      result
    );
  });

  it('takes no answer for unreachable', async () => {
    const probe = createProbe('/live', () =>
      Promise.reject(new TypeError('refused'))
    );
    expect(await probe()).toBe('unreachable');
  });

  it('gives up on an answer that does not come', async () => {
    jest.useFakeTimers();
    const probe = createProbe(
      '/live',
      (_, init) =>
        new Promise((_resolve, reject) =>
          init?.signal?.addEventListener('abort', () => reject(new Error()))
        )
    );
    const result = probe();
    jest.advanceTimersByTime(PROBE_LIMIT_MS);
    expect(await result).toBe('unreachable');
    jest.useRealTimers();
  });

  it('asks with the cookie, past every cache, and follows nothing', async () => {
    const fetchUrl = answering(200);
    await createProbe('/live', fetchUrl)();
    expect(fetchUrl).toHaveBeenCalledWith(
      '/live',
      expect.objectContaining({
        cache: 'no-store',
        credentials: 'same-origin',
        redirect: 'manual'
      })
    );
  });
});

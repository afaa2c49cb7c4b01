import fc from 'fast-check';
import { namespacedKernelTarget } from '../../../src/channels/kernel-target';

const PATH = '/base/api/kernels/0b0e1c34-9f0e-4a53-9d3b-6d2f1c0f7a11/channels';
const anna = { id: 'aaaaaaaaaaaaaaaa' };
const berta = { id: 'bbbbbbbbbbbbbbbb' };

/** What tornado's `get_argument` gives. */
function sessionOf(target: string): string {
  const query = new URLSearchParams(target.slice(target.indexOf('?') + 1));
  return query.getAll('session_id').at(-1)?.trim() ?? '';
}

describe('namespacedKernelTarget', () => {
  it('gives two guests different sessions for the same value', () => {
    fc.assert(
      fc.property(fc.webQueryParameters(), query => {
        const target = `${PATH}?${query}&session_id=x`;
        expect(sessionOf(namespacedKernelTarget(target, anna))).not.toBe(
          sessionOf(namespacedKernelTarget(target, berta))
        );
      })
    );
  });

  it('gives one guest the same session for the same value, so that missed messages are replayed', () => {
    const first = namespacedKernelTarget(`${PATH}?session_id=a%2Fb`, anna);
    const again = namespacedKernelTarget(`${PATH}?session_id=a/b`, anna);
    expect(first).toBe(again);
    expect(first).not.toBe(
      namespacedKernelTarget(`${PATH}?session_id=c`, anna)
    );
  });

  it.each([
    'session_id=x',
    'session%5Fid=x',
    '%73ession_id=x&a=1',
    'session_id=mine&session_id=x',
    'session_id=x&session%5fid=y&session_id',
    'a=1&b=2',
    '',
    'session_id=',
    'session_id=%20+',
    '&&'
  ])('leaves exactly one session of the guest’s own: %s', query => {
    const target = namespacedKernelTarget(`${PATH}?${query}`, anna);
    expect(target.startsWith(`${PATH}?`)).toBe(true);
    const all = new URLSearchParams(target.split('?')[1]).getAll('session_id');
    expect(all).toHaveLength(1);
    expect(all[0]).toMatch(/^a{16}-[0-9a-f]{32}$/);
  });

  it('makes a new session each time when none is named', () => {
    expect(namespacedKernelTarget(PATH, anna)).not.toBe(
      namespacedKernelTarget(PATH, anna)
    );
    let count = 0;
    const random = (): string => String(++count);
    expect(namespacedKernelTarget(PATH, anna, random)).toBe(
      namespacedKernelTarget(`${PATH}?session_id=1`, anna)
    );
  });

  it('keeps the other arguments byte for byte', () => {
    expect(
      namespacedKernelTarget(`${PATH}?a=%2f&session_id=x&b=+%20`, anna)
    ).toMatch(/\?a=%2f&b=\+%20&session_id=/);
  });
});

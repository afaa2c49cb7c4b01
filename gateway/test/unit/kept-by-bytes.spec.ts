import { KeptByBytes } from '../../src/kept-by-bytes';

function keys<T>(kept: KeptByBytes<T>): string[] {
  return [...kept.entries()].map(([key]) => key);
}

it('lets go first what was not asked for longest', () => {
  const kept = new KeptByBytes<string>(30);
  for (const key of ['a', 'b', 'c']) {
    kept.set(key, key, 10);
  }
  kept.get('a');
  kept.set('d', 'd', 10);
  expect(keys(kept)).toEqual(['c', 'a', 'd']);
  expect(kept.bytes).toBe(30);
  expect(kept.get('b')).toBeUndefined();
});

it('does not keep what is larger than everything', () => {
  const kept = new KeptByBytes<string>(30);
  kept.set('a', 'a', 10);
  kept.set('b', 'b', 31);
  expect(keys(kept)).toEqual(['a']);
  // Not even the earlier value: it would be out of date.
  kept.set('a', 'new', 31);
  expect(kept.size).toBe(0);
  expect(kept.bytes).toBe(0);
});

it('counts what grows, and only while it is kept', () => {
  const kept = new KeptByBytes<object>(30);
  const one = {};
  const other = {};
  kept.set('one', one, 10);
  kept.set('other', other, 10);
  kept.resize('other', other, 25);
  expect(keys(kept)).toEqual(['other']);
  expect(kept.bytes).toBe(25);
  kept.resize('one', one, 25);
  kept.resize('other', {}, 1);
  expect(kept.bytes).toBe(25);
  kept.resize('other', other, 31);
  expect(kept.bytes).toBe(0);
});

it('counts a value once that is set again', () => {
  const kept = new KeptByBytes<string>(30);
  kept.set('a', 'a', 10);
  kept.set('a', 'b', 20);
  expect(kept.bytes).toBe(20);
  kept.delete('a');
  kept.delete('a');
  expect(kept.bytes).toBe(0);
});

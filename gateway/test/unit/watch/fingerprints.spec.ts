import {
  folderFingerprint,
  listFingerprint
} from '../../../src/watch/fingerprints';

const KERNEL = {
  id: 'k1',
  name: 'python3',
  last_activity: '2026-11-24T12:00:00Z',
  execution_state: 'idle',
  connections: 1
};

const SESSION = {
  id: 's1',
  path: 'a.ipynb',
  name: 'a.ipynb',
  type: 'notebook',
  kernel: KERNEL
};

const FILE = {
  name: 'a.txt',
  path: 'data/a.txt',
  type: 'file',
  writable: true,
  size: 3,
  last_modified: '2026-11-24T12:00:00Z',
  mimetype: 'text/plain'
};

const folder = (...content: object[]) => ({
  name: 'data',
  path: 'data',
  type: 'directory',
  last_modified: '2026-11-24T12:00:00Z',
  content
});

describe('fingerprint of a list', () => {
  it('stays the same when only what nobody is shown changes', () => {
    expect(
      listFingerprint('kernels', [
        { ...KERNEL, last_activity: 'later', execution_state: 'busy' }
      ])
    ).toEqual(listFingerprint('kernels', [KERNEL]));
    expect(listFingerprint('kernels', [{ ...KERNEL, connections: 7 }])).toEqual(
      listFingerprint('kernels', [KERNEL])
    );
    expect(
      listFingerprint('terminals', [{ name: '1', last_activity: 'later' }])
    ).toEqual(listFingerprint('terminals', [{ name: '1' }]));
  });

  it.each<[string, 'kernels' | 'sessions' | 'terminals', object[], object[]]>([
    ['a kernel comes', 'kernels', [], [KERNEL]],
    ['a kernel is another one', 'kernels', [KERNEL], [{ ...KERNEL, id: 'k2' }]],
    [
      'nobody uses a kernel any more',
      'kernels',
      [KERNEL],
      [{ ...KERNEL, connections: 0 }]
    ],
    [
      'a document moves',
      'sessions',
      [SESSION],
      [{ ...SESSION, path: 'b.ipynb' }]
    ],
    [
      'a document changes its kernel',
      'sessions',
      [SESSION],
      [{ ...SESSION, kernel: { ...KERNEL, id: 'k2' } }]
    ],
    ['a terminal goes', 'terminals', [{ name: '1' }], []]
  ])('is another one when %s', (_, what, before, after) => {
    expect(listFingerprint(what, after)).not.toEqual(
      listFingerprint(what, before)
    );
  });

  it('does not depend on the order', () => {
    const other = { ...KERNEL, id: 'k2' };
    expect(listFingerprint('kernels', [KERNEL, other])).toEqual(
      listFingerprint('kernels', [other, KERNEL])
    );
  });

  it.each([undefined, null, {}, 'kernels', [1], [null]])(
    'is none of %p',
    json => {
      expect(listFingerprint('kernels', json)).toBeNull();
    }
  );
});

describe('fingerprint of a folder', () => {
  it('tells which things there are apart from what is told about them', () => {
    const before = folderFingerprint(folder(FILE));
    const saved = folderFingerprint(folder({ ...FILE, size: 4 }));
    expect(saved?.things).toBe(before?.things);
    expect(saved?.details).not.toBe(before?.details);
    const more = folderFingerprint(folder(FILE, { ...FILE, name: 'b.txt' }));
    expect(more?.things).not.toBe(before?.things);
    expect(
      folderFingerprint(folder({ ...FILE, type: 'directory' }))?.things
    ).not.toBe(before?.things);
  });

  it('is none of a file', () => {
    expect(folderFingerprint({ ...FILE, content: 'text' })).toBeNull();
    expect(folderFingerprint({ type: 'directory', content: null })).toBeNull();
    expect(folderFingerprint(null)).toBeNull();
  });
});

import { ROUTES } from '../../../src/policy/routes';
import { createRouteTable } from '../../../src/policy/table';
import type { IGuestState } from '../../../src/share';
import {
  folderAskedFor,
  MOST_FOLDERS,
  MOST_FOLDERS_PER_GUEST,
  ShownFolders,
  shownPath
} from '../../../src/watch/shown-folders';

const table = createRouteTable(ROUTES);

/** Stand for guests: only which is which matters. */
const someGuests = (count: number): IGuestState[] =>
  Array.from({ length: count }, () => ({}) as IGuestState);

function asked(method: string, below: string, query = ''): string | null {
  const verdict = table.find(method, below, 'full');
  return folderAskedFor({
    method,
    below,
    query,
    route: verdict.kind === 'allowed' ? verdict.route : null
  });
}

describe('the folder that a request lists', () => {
  it.each([
    ['api/contents', 'api/contents'],
    ['api/contents/', 'api/contents'],
    ['api/contents/data', 'api/contents/data'],
    ['api/contents/data/%C3%A9t%C3%A9', 'api/contents/data/%C3%A9t%C3%A9']
  ])('is that of %s', (below, folder) => {
    expect(asked('GET', below, '?content=1&1760000000000')).toBe(folder);
    expect(asked('GET', below, '?type=directory')).toBe(folder);
  });

  it.each<[string, string, string, string]>([
    ['about a file', 'GET', 'api/contents/a.ipynb', '?type=notebook&content=1'],
    ['without content', 'GET', 'api/contents/data', '?content=0&1'],
    ['that changes something', 'POST', 'api/contents/data', ''],
    ['about checkpoints', 'GET', 'api/contents/a.ipynb/checkpoints', ''],
    ['about what is hidden', 'GET', 'api/contents/.ssh', ''],
    ['about something else', 'GET', 'api/kernels', '']
  ])('is none in a request %s', (_, method, below, query) => {
    expect(asked(method, below, query)).toBeNull();
  });
});

it('has the name that JupyterLab knows it by', () => {
  expect(shownPath('api/contents')).toBe('');
  expect(shownPath('api/contents/data/%C3%A9t%C3%A9')).toBe('data/été');
  expect(shownPath('api/contents/%FF')).toBeNull();
});

describe('ShownFolders', () => {
  it('remembers who looks at what, and says what is new', () => {
    const [ada, bob] = someGuests(2) as [IGuestState, IGuestState];
    const folders = new ShownFolders();
    expect(folders.note(ada, 'a')).toBe(true);
    expect(folders.note(bob, 'a')).toBe(false);
    expect(folders.note(ada, 'b')).toBe(true);
    expect(folders.isShownTo(bob, 'a')).toBe(true);
    expect(folders.isShownTo(bob, 'b')).toBe(false);
    folders.forget('a');
    expect(folders.all).toEqual(['b']);
  });

  it('keeps those that a guest asked for last', () => {
    const [ada] = someGuests(1) as [IGuestState];
    const folders = new ShownFolders();
    for (let index = 0; index < MOST_FOLDERS_PER_GUEST; index += 1) {
      folders.note(ada, `${index}`);
    }
    folders.note(ada, '0');
    folders.note(ada, 'one more');
    expect(folders.all).toHaveLength(MOST_FOLDERS_PER_GUEST);
    expect(folders.isShownTo(ada, '0')).toBe(true);
    expect(folders.isShownTo(ada, '1')).toBe(false);
  });

  it('keeps no more than it may, whoever asks', () => {
    const folders = new ShownFolders();
    someGuests(MOST_FOLDERS * 2).forEach((guest, index) =>
      folders.note(guest, `${index}`)
    );
    expect(folders.all).toHaveLength(MOST_FOLDERS);
    expect(folders.all[0]).toBe(`${MOST_FOLDERS}`);
  });

  it('forgets who is gone, and what only he looked at', () => {
    const [ada, bob] = someGuests(2) as [IGuestState, IGuestState];
    const folders = new ShownFolders();
    folders.note(ada, 'both');
    folders.note(bob, 'both');
    folders.note(ada, 'hers');
    folders.keepOnly(new Set([bob]));
    expect(folders.all).toEqual(['both']);
    expect(folders.isShownTo(ada, 'both')).toBe(false);
  });
});

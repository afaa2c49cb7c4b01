import { allShown, createAskAgain, type IAskedOptions } from '../askAgain';

/** Managers and file browsers that count how often they are told to ask. */
function aPage({ terminals = true } = {}) {
  const refreshed: string[] = [];
  const browser = (name: string, path: string) => ({
    model: { path, refresh: async () => void refreshed.push(name) }
  });
  const browsers = [
    browser('main', 'data'),
    browser('second', 'data'),
    browser('third', '')
  ];
  const manager = (name: string, isAvailable = true) => ({
    isAvailable: () => isAvailable,
    refreshRunning: async () => void refreshed.push(name)
  });
  const options = {
    services: {
      kernels: manager('kernels'),
      sessions: manager('sessions'),
      terminals: manager('terminals', terminals)
    },
    browsers: {
      filter: (accepts: (item: unknown) => boolean) => browsers.filter(accepts),
      forEach: (tell: (item: unknown) => void) => browsers.forEach(tell)
    }
  } as unknown as IAskedOptions;
  return { options, refreshed, askAgain: createAskAgain(options) };
}

describe('createAskAgain', () => {
  it.each(['kernels', 'sessions', 'terminals'] as const)(
    'asks the manager of %s',
    async what => {
      const { askAgain, refreshed } = aPage();
      await askAgain({ type: 'changed', what });
      expect(refreshed).toEqual([what]);
    }
  );

  it('asks for no terminals where there are none', async () => {
    const { askAgain, refreshed } = aPage({ terminals: false });
    await askAgain({ type: 'changed', what: 'terminals' });
    expect(refreshed).toEqual([]);
  });

  it('asks each file browser that shows the folder, and no other', async () => {
    const { askAgain, refreshed } = aPage();
    await askAgain({ type: 'changed', what: 'folder', path: 'data' });
    expect(refreshed).toEqual(['main', 'second']);
    await askAgain({ type: 'changed', what: 'folder', path: '' });
    expect(refreshed).toEqual(['main', 'second', 'third']);
  });

  it('does without file browsers', async () => {
    const { options } = aPage();
    await createAskAgain({ ...options, browsers: null })({
      type: 'changed',
      what: 'folder',
      path: ''
    });
    expect(allShown({ ...options, browsers: null })).toHaveLength(3);
  });
});

it('knows all that is shown, each once', () => {
  const { options } = aPage();
  expect(allShown(options).slice(3)).toEqual([
    { type: 'changed', what: 'folder', path: 'data' },
    { type: 'changed', what: 'folder', path: '' }
  ]);
});

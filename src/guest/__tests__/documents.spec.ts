import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Widget } from '@lumino/widgets';
import { ShellDocuments } from '../documents';

/** The part of a context that is used. */
interface IFakeContext {
  localPath: string;
  model: { dirty: boolean; sharedModel: { getSource(): unknown } };
  isDisposed: boolean;
  dispose(): void;
}

function aContext(
  localPath: string,
  dirty: boolean,
  getSource: () => unknown = () => `text of ${localPath}`
): IFakeContext {
  return {
    localPath,
    model: { dirty, sharedModel: { getSource } },
    isDisposed: false,
    dispose() {
      this.isDisposed = true;
    }
  };
}

function documentsWith(
  areas: Record<string, IFakeContext[]>,
  providers = new Map<string, { dispose(): void }>()
) {
  const contexts = new Map<Widget, IFakeContext>();
  const widgets: Record<string, Widget[]> = {};
  for (const [area, list] of Object.entries(areas)) {
    widgets[area] = list.map(context => {
      const widget = new Widget();
      contexts.set(widget, context);
      return widget;
    });
    widgets[area]?.push(new Widget());
  }
  return new ShellDocuments(
    {
      widgets: (area: string) => (widgets[area] ?? [])[Symbol.iterator]()
    } as unknown as JupyterFrontEnd.IShell,
    { contextForWidget: widget => contexts.get(widget) as never },
    { providers: providers as never }
  );
}

describe('ShellDocuments', () => {
  it('offers the text of changed documents in every area, each once', () => {
    const twice = aContext('twice.txt', true);
    const documents = documentsWith({
      main: [aContext('saved.txt', false), twice, twice],
      right: [aContext('aside.txt', true)]
    });
    expect(documents.unsaved().map(({ path }) => path)).toEqual([
      'twice.txt',
      'aside.txt'
    ]);
  });

  it('offers the others when one cannot be read', () => {
    const error = jest.spyOn(console, 'error').mockImplementation();
    const documents = documentsWith({
      main: [
        aContext('broken.txt', true, () => {
          throw new Error('broken');
        }),
        aContext('fine.txt', true)
      ]
    });
    expect(documents.unsaved().map(({ path }) => path)).toEqual(['fine.txt']);
    error.mockRestore();
  });

  it('disposes of every document and every provider, saved or not, whatever one does', () => {
    const error = jest.spyOn(console, 'error').mockImplementation();
    const broken = aContext('broken.txt', false);
    broken.dispose = () => {
      throw new Error('broken');
    };
    const fine = aContext('fine.txt', false);
    const loading = { dispose: jest.fn() };
    documentsWith(
      { main: [broken], down: [fine] },
      new Map([['text:file:loading.txt', loading]])
    ).dispose();
    expect(fine.isDisposed).toBe(true);
    expect(loading.dispose).toHaveBeenCalled();
    error.mockRestore();
  });
});

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { CurrentDocument } from '../currentDocument';

/** A tab with a document, or without one. */
interface ITab {
  path?: string;
  isDisposed?: boolean;
}

/** A shell, a document manager and contents in one. */
class FakeLab {
  currentWidget: ITab | null = null;
  readonly currentChanged = new Signal<this, void>(this);
  readonly fileChanged = new Signal<this, void>(this);

  contextForWidget(tab: ITab): { path: string } | undefined {
    return tab.path ? { path: tab.path } : undefined;
  }

  driveName(path: string): string {
    return path.includes(':') ? path.split(':')[0] : '';
  }

  localPath(path: string): string {
    return path.split(':').pop() ?? '';
  }

  goTo(tab: ITab | null): void {
    this.currentWidget = tab;
    this.currentChanged.emit();
  }
}

let lab: FakeLab;
let current: CurrentDocument;

beforeEach(() => {
  lab = new FakeLab();
  current = new CurrentDocument({
    shell: lab as unknown as JupyterFrontEnd.IShell,
    docManager: lab as unknown as IDocumentManager,
    contents: lab as unknown as Contents.IManager
  });
});

afterEach(() => current.dispose());

it.each([
  [null, null],
  [{}, null],
  [{ path: 'work/a.ipynb' }, 'work/a.ipynb'],
  [{ path: 'RTC:work/a.ipynb' }, 'work/a.ipynb'],
  [{ path: 'BrowserStorage:a.ipynb' }, null]
])('of the tab %j is %j', (tab, path) => {
  lab.goTo(tab);
  expect(current.path).toBe(path);
});

it('stays the same in front of a tab without a document, as long as it is open', () => {
  const notebook: ITab = { path: 'a.ipynb' };
  lab.goTo(notebook);
  lab.goTo({});
  expect(current.path).toBe('a.ipynb');
  lab.goTo(null);
  expect(current.path).toBe('a.ipynb');
  notebook.isDisposed = true;
  expect(current.path).toBeNull();
});

it('tells of another tab and of another name', () => {
  const changed = jest.fn();
  current.changed.connect(changed);
  lab.goTo({ path: 'a.ipynb' });
  lab.fileChanged.emit();
  expect(changed).toHaveBeenCalledTimes(2);
});

it('is silent when disposed of', () => {
  const changed = jest.fn();
  current.changed.connect(changed);
  current.dispose();
  lab.goTo({ path: 'a.ipynb' });
  expect(changed).not.toHaveBeenCalled();
});

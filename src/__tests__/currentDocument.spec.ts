import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { CurrentDocument } from '../currentDocument';

/** A shell, a document manager and contents in one: the widget is the path. */
class FakeLab {
  currentWidget: string | null = null;
  readonly currentChanged = new Signal<this, void>(this);
  readonly fileChanged = new Signal<this, void>(this);

  contextForWidget(widget: string): { path: string } | undefined {
    return widget === 'Launcher' ? undefined : { path: widget };
  }

  driveName(path: string): string {
    return path.includes(':') ? path.split(':')[0] : '';
  }

  localPath(path: string): string {
    return path.split(':').pop() ?? '';
  }

  goTo(widget: string | null): void {
    this.currentWidget = widget;
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
  ['Launcher', null],
  ['work/a.ipynb', 'work/a.ipynb'],
  ['RTC:work/a.ipynb', 'work/a.ipynb'],
  ['BrowserStorage:a.ipynb', null]
])('of the tab %j is %j', (widget, path) => {
  lab.goTo(widget);
  expect(current.path).toBe(path);
});

it('tells of another tab and of another name', () => {
  const changed = jest.fn();
  current.changed.connect(changed);
  lab.goTo('a.ipynb');
  lab.fileChanged.emit();
  expect(changed).toHaveBeenCalledTimes(2);
});

it('is silent when disposed of', () => {
  const changed = jest.fn();
  current.changed.connect(changed);
  current.dispose();
  lab.goTo('a.ipynb');
  expect(changed).not.toHaveBeenCalled();
});

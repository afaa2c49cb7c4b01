import { nullTranslator } from '@jupyterlab/translation';
import type { EndReason } from '../../protocol';
import { EndOverlay } from '../overlay';
import { textOf, type IUnsavedText } from '../unsavedText';

const trans = nullTranslator.load('');

/** jsdom has no modal dialogs; the real ones are seen in the browser tests. */
function teachDialogs(): jest.Mock {
  const showModal = jest.fn(function (this: HTMLDialogElement) {
    this.open = true;
  });
  HTMLDialogElement.prototype.showModal = showModal;
  return showModal;
}

function textFile(path: string): IUnsavedText {
  const text = textOf(path, { getSource: () => `text of ${path}` });
  if (text === null) {
    throw new Error('no text');
  }
  return text;
}

describe('EndOverlay', () => {
  const onAgain = jest.fn();
  let showModal: jest.Mock;
  let overlay: EndOverlay;
  const dialog = () => document.querySelector('dialog');
  const button = (label: string) =>
    [...(dialog()?.querySelectorAll('button') ?? [])].find(
      node => node.textContent === label
    );

  beforeEach(() => {
    document.body.replaceChildren();
    onAgain.mockClear();
    showModal = teachDialogs();
    overlay = new EndOverlay({ hostName: 'Ada', trans, onAgain });
  });

  it.each<[EndReason, string, string | null]>([
    ['stopped', 'The host ended this share', null],
    ['removed', 'You were removed', null],
    ['expired', 'The time of this share is over', null],
    ['left', 'You left', 'Join again'],
    ['lost', 'The connection to Ada was lost', 'Try again']
  ])('says for %s: %s', (reason, title, again) => {
    overlay.show(reason);
    expect(dialog()?.querySelector('h1')?.textContent).toBe(title);
    expect(dialog()?.querySelector('p')?.textContent).toContain('Ada');
    expect(button(again ?? 'none') !== undefined).toBe(again !== null);
  });

  it('is modal, has a name, and takes the focus to its title', () => {
    overlay.show('stopped');
    expect(showModal).toHaveBeenCalledTimes(1);
    const title = document.getElementById(
      dialog()?.getAttribute('aria-labelledby') ?? ''
    );
    expect(title?.textContent).toBe('The host ended this share');
    expect(title?.hasAttribute('autofocus')).toBe(true);
  });

  it('is there once, with the first reason', () => {
    overlay.show('stopped');
    overlay.show('lost');
    expect(document.querySelectorAll('dialog')).toHaveLength(1);
    expect(dialog()?.querySelector('h1')?.textContent).toContain('ended');
  });

  it('cannot be closed', () => {
    overlay.show('stopped');
    const cancel = new Event('cancel', { cancelable: true });
    dialog()?.dispatchEvent(cancel);
    expect(cancel.defaultPrevented).toBe(true);
    dialog()?.dispatchEvent(new Event('close'));
    expect(showModal).toHaveBeenCalledTimes(2);
  });

  it('shows a host’s name as text', () => {
    new EndOverlay({ hostName: '<img src=x>', trans, onAgain }).show('lost');
    expect(dialog()?.querySelector('img')).toBeNull();
    expect(dialog()?.textContent).toContain('<img src=x>');
  });

  it('loads the page anew on request', () => {
    overlay.show('lost');
    button('Try again')?.click();
    expect(onAgain).toHaveBeenCalledTimes(1);
  });

  it('offers nothing when all is saved', () => {
    overlay.show('stopped');
    overlay.offer([]);
    expect(button('Copy unsaved text')).toBeUndefined();
    expect(dialog()?.textContent).not.toContain('saved');
  });

  it('copies unsaved text', async () => {
    const writeText = jest.fn(async () => undefined);
    Object.assign(navigator, { clipboard: { writeText } });
    overlay.show('stopped');
    overlay.offer([textFile('a.txt'), textFile('b.txt')]);
    button('Copy unsaved text')?.click();
    await Promise.resolve();
    await Promise.resolve();
    expect(writeText).toHaveBeenCalledWith(
      '# a.txt\n\ntext of a.txt\n\n# b.txt\n\ntext of b.txt'
    );
    expect(dialog()?.querySelector('[role=status]')?.textContent).toBe(
      'Copied.'
    );
  });

  it('shows the text, selected, where the browser does not let it copy', async () => {
    Object.assign(navigator, {
      clipboard: { writeText: () => Promise.reject(new Error('denied')) }
    });
    overlay.show('stopped');
    overlay.offer([textFile('a.txt')]);
    button('Copy unsaved text')?.click();
    await new Promise(resolve => setTimeout(resolve, 0));
    const area = dialog()?.querySelector('textarea');
    expect(area?.value).toBe('text of a.txt');
    expect(area?.selectionEnd).toBe('text of a.txt'.length);
    expect(document.activeElement).toBe(area);
  });

  it('hands out each document as a file', () => {
    const blobs: Blob[] = [];
    Object.assign(URL, {
      createObjectURL: (blob: Blob) => {
        blobs.push(blob);
        return 'blob:x';
      },
      revokeObjectURL: () => undefined
    });
    let name = '';
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function (this: HTMLAnchorElement) {
        name = this.download;
      });
    overlay.show('stopped');
    overlay.offer([textFile('sub/a.txt')]);
    const download = button('Download');
    expect(download?.getAttribute('aria-label')).toBe('Download sub/a.txt');
    download?.click();
    expect(name).toBe('a.txt');
    expect(blobs[0]?.type).toBe('text/plain');
  });
});

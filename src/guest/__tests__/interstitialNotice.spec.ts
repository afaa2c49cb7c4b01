import type { TranslationBundle } from '@jupyterlab/translation';
import { InterstitialNotice, QUIET_MS } from '../interstitialNotice';

const reload = jest.fn();
let now = 0;
let notice: InterstitialNotice;

const dialogs = () => document.querySelectorAll('dialog');

function press(label: string): void {
  [...document.querySelectorAll('button')]
    .find(({ textContent }) => textContent === label)
    ?.click();
}

beforeEach(() => {
  document.body.replaceChildren();
  reload.mockClear();
  now = 0;
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = jest.fn();
  HTMLDialogElement.prototype.close = jest.fn(function (
    this: HTMLDialogElement
  ) {
    this.dispatchEvent(new Event('close'));
  });
  notice = new InterstitialNotice({ reload, now: () => now });
});

it('says what to do, is named, and takes the focus', () => {
  notice.show();
  const [dialog] = dialogs();
  expect(dialog.textContent).toContain('Reload and press “Visit Site”');
  expect(dialog.textContent).toContain('ngrok');
  for (const attribute of ['aria-labelledby', 'aria-describedby']) {
    expect(
      document.getElementById(dialog.getAttribute(attribute) ?? '')
    ).not.toBeNull();
  }
  expect(dialog.querySelector('[autofocus]')?.tagName).toBe('H1');
  press('Reload');
  expect(reload).toHaveBeenCalledTimes(1);
});

it('is there once, however many answers were missing', () => {
  notice.show();
  notice.show();
  expect(dialogs()).toHaveLength(1);
});

it('stays away for a while when it is put off', () => {
  notice.show();
  press('Later');
  expect(dialogs()).toHaveLength(0);
  now = QUIET_MS - 1;
  notice.show();
  expect(dialogs()).toHaveLength(0);
  now = QUIET_MS;
  notice.show();
  expect(dialogs()).toHaveLength(1);
});

it('speaks the language of the page once that is known', () => {
  notice.trans = { __: (text: string) => `«${text}»` } as TranslationBundle;
  notice.show();
  expect(dialogs()[0].textContent).toContain('«Reload»');
});

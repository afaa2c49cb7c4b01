import { pass } from './fakeTime';
import type { IClipboardAccess } from '../secretClipboard';
import { CLEAR_AFTER_MS, SecretClipboard } from '../secretClipboard';

/** A clipboard by hand. */
class FakeAccess implements IClipboardAccess {
  content = '';
  isAllowed = true;
  hasFocus = true;
  waiting = new Set<() => void>();

  async write(text: string): Promise<void> {
    this.content = text;
  }

  async isReadable(): Promise<boolean> {
    return this.isAllowed;
  }

  async read(): Promise<string> {
    if (!this.hasFocus) {
      throw new DOMException('Document is not focused.', 'NotAllowedError');
    }
    return this.content;
  }

  onceFocused(callback: () => void): () => void {
    this.waiting.add(callback);
    return () => this.waiting.delete(callback);
  }

  focus(): void {
    this.hasFocus = true;
    const callbacks = [...this.waiting];
    this.waiting.clear();
    callbacks.forEach(callback => callback());
  }
}

let access: FakeAccess;
let clipboard: SecretClipboard;

beforeEach(() => {
  access = new FakeAccess();
  clipboard = new SecretClipboard(access);
});

it('takes a secret off after a minute', async () => {
  expect(await clipboard.copySecret('secret')).toBe(true);
  await pass(CLEAR_AFTER_MS - 1);
  expect(access.content).toBe('secret');
  await pass(1);
  expect(access.content).toBe('');
});

it('leaves alone what the host has copied since', async () => {
  await clipboard.copySecret('secret');
  access.content = 'something else';
  await pass(CLEAR_AFTER_MS);
  expect(access.content).toBe('something else');
});

it('never reads, and says so, where the browser would ask the host', async () => {
  access.isAllowed = false;
  const read = jest.spyOn(access, 'read');
  expect(await clipboard.copySecret('secret')).toBe(false);
  await pass(2 * CLEAR_AFTER_MS);
  expect(read).not.toHaveBeenCalled();
  expect(access.content).toBe('secret');
});

it('waits for the focus when the host is in another window', async () => {
  await clipboard.copySecret('secret');
  access.hasFocus = false;
  await pass(CLEAR_AFTER_MS);
  expect(access.content).toBe('secret');
  access.focus();
  await pass(0);
  expect(access.content).toBe('');
});

it('counts from the last secret on', async () => {
  await clipboard.copySecret('first');
  await pass(CLEAR_AFTER_MS / 2);
  await clipboard.copySecret('second');
  await pass(CLEAR_AFTER_MS / 2);
  expect(access.content).toBe('second');
  await pass(CLEAR_AFTER_MS / 2);
  expect(access.content).toBe('');
});

it('lets what is no secret stay', async () => {
  await clipboard.copySecret('secret');
  await clipboard.copy('address');
  await pass(CLEAR_AFTER_MS);
  expect(access.content).toBe('address');
});

it('stops waiting when disposed of', async () => {
  await clipboard.copySecret('secret');
  clipboard.dispose();
  expect(jest.getTimerCount()).toBe(0);

  clipboard = new SecretClipboard(access);
  await clipboard.copySecret('secret');
  access.hasFocus = false;
  await pass(CLEAR_AFTER_MS);
  clipboard.dispose();
  expect(access.waiting.size).toBe(0);
});

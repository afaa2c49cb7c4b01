import { Dialog, Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { leave } from '../leave';
import { FakeVisit } from './fakeVisit';

const trans = nullTranslator.load('');

/** Answers the question once it is there. */
async function answer(label: string): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 0));
  const buttons = [...document.querySelectorAll('.jp-Dialog button')];
  const button = buttons.find(node => node.textContent === label);
  (button as HTMLButtonElement).click();
}

describe('leave', () => {
  let visit: FakeVisit;

  beforeEach(() => (visit = new FakeVisit()));
  afterEach(() => {
    Dialog.flush();
    Notification.dismiss();
  });

  const asked = (post: typeof fetch) =>
    leave({ url: '/secure-share/leave', fetch: post, visit, trans });

  it.each([
    ['an empty answer', { ok: true, type: 'basic' }],
    ['a redirect', { ok: false, type: 'opaqueredirect' }]
  ])(
    'ends the visit once the gateway has heard it: %s',
    async (_, response) => {
      const post = jest.fn(async () => response as Response);
      await Promise.all([asked(post), answer('Leave')]);
      expect(post).toHaveBeenCalledWith(
        '/secure-share/leave',
        expect.objectContaining({ method: 'POST', credentials: 'same-origin' })
      );
      expect(visit.leave).toHaveBeenCalledTimes(1);
    }
  );

  it('does nothing when the guest stays, which is what Enter means', async () => {
    const post = jest.fn();
    const leaving = asked(post);
    await new Promise(resolve => setTimeout(resolve, 0));
    expect(document.activeElement?.textContent).toBe('Stay');
    await answer('Stay');
    await leaving;
    expect(post).not.toHaveBeenCalled();
    expect(visit.leave).not.toHaveBeenCalled();
  });

  it.each([
    ['nobody answers', () => Promise.reject(new TypeError('no network'))],
    ['it is refused', async () => ({ ok: false, type: 'basic' }) as Response]
  ])('says so when %s', async (_, post) => {
    await Promise.all([asked(post), answer('Leave')]);
    expect(visit.leave).not.toHaveBeenCalled();
    expect(Notification.manager.notifications[0]?.message).toContain(
      'You have not left'
    );
  });
});

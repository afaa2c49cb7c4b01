import { Dialog, showDialog } from '@jupyterlab/apputils';
import { hushDialogs } from '../dialogs';

describe('hushDialogs', () => {
  afterEach(() => Dialog.flush());

  it('answers open, queued and later dialogs with "cancel"', async () => {
    const answers: boolean[] = [];
    const ask = async (title: string) => {
      answers.push((await showDialog({ title })).button.accept);
    };
    const early = [ask('open'), ask('queued')];
    await new Promise(resolve => setTimeout(resolve, 0));
    expect(document.querySelectorAll('.jp-Dialog')).toHaveLength(1);
    hushDialogs();
    await Promise.all(early);
    await ask('later');
    expect(answers).toEqual([false, false, false]);
    expect(document.querySelectorAll('.jp-Dialog')).toHaveLength(0);
  });
});

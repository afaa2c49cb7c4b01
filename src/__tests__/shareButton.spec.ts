import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { BUILT_IN_DEFAULTS } from '../defaultValues';
import { NotebookShareButton, ShareButton } from '../shareButton';
import type { IShareDefaults } from '../tokens';
import { attach, detach, drawn } from './attached';
import { FakeModel } from './fakeModel';
import { LIVE, OFF, STARTING, statusWith } from './samples';

const trans = nullTranslator.load('');

/** Defaults whose notebook button a test switches. */
class FakeDefaults implements IShareDefaults {
  values = BUILT_IN_DEFAULTS;
  readonly changed = new Signal<this, void>(this);

  set(notebookButton: boolean): void {
    this.values = { ...BUILT_IN_DEFAULTS, notebookButton };
    this.changed.emit();
  }
}

let model: FakeModel;

beforeEach(() => {
  model = new FakeModel({ status: OFF });
});

describe('the button', () => {
  const onClick = jest.fn();
  let button: ShareButton;
  const dot = () => button.node.querySelector('.jp-SecureShare-count');
  const inner = () => button.node.querySelector<HTMLElement>('jp-button');

  beforeEach(async () => {
    button = await attach(new ShareButton({ model, onClick, trans }));
  });

  afterEach(() => detach(button));

  it('has a red dot and a count while live, and only then', async () => {
    expect(dot()).toBeNull();
    await drawn(() => model.become({ status: STARTING }));
    expect(dot()).toBeNull();
    await drawn(() =>
      model.become({ status: statusWith(LIVE, { guests: [] }) })
    );
    expect(dot()?.textContent).toBe('');
    await drawn(() => model.become({ status: LIVE }));
    expect(dot()?.textContent).toBe('2');
    await drawn(() => model.become({ status: OFF }));
    expect(dot()).toBeNull();
  });

  it('says so in words', async () => {
    expect(inner()?.title).toBe('Share this JupyterLab with guests');
    await drawn(() => model.become({ status: LIVE }));
    expect(inner()?.title).toBe('Sharing is live: 2 guests');
  });

  it('opens the panel', () => {
    inner()?.click();
    expect(onClick).toHaveBeenCalled();
  });
});

it('is removed from notebooks by a setting, and comes back', async () => {
  const defaults = new FakeDefaults();
  const button = await attach(
    new NotebookShareButton({
      model,
      onClick: () => undefined,
      trans,
      defaults
    })
  );
  expect(button.isHidden).toBe(false);
  defaults.set(false);
  expect(button.isHidden).toBe(true);
  defaults.set(true);
  expect(button.isHidden).toBe(false);
  await detach(button);
  defaults.set(false);
  expect(button.isHidden).toBe(false);
});

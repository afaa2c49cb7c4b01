import { pass } from './fakeTime';
import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react';
import { ShareStatusItem } from '../statusItem';
import { attach, detach, drawn } from './attached';
import { FakeModel } from './fakeModel';
import { FAILED, LIVE, OFF, STARTING, statusWith, TUNNEL } from './samples';

const onClick = jest.fn();
let model: FakeModel;
let item: ShareStatusItem;

beforeEach(async () => {
  model = new FakeModel({ status: OFF });
  item = await attach(
    new ShareStatusItem({ model, onClick, trans: nullTranslator.load('') })
  );
});

afterEach(() => detach(item));

it.each([
  [OFF, false],
  [STARTING, true],
  [LIVE, true],
  [FAILED, false]
])('is there while a share starts or is live', async (status, isActive) => {
  await drawn(() => model.become({ status }));
  expect(item.isActive()).toBe(isActive);
});

it('says how many and how long, and counts down', async () => {
  const expires_at = new Date(Date.now() + 30 * 60_000).toISOString();
  await drawn(() => model.become({ status: statusWith(LIVE, { expires_at }) }));
  expect(item.node.textContent).toBe('Shared with 2 guests, 30 min left');
  await act(async () => pass(60_000));
  await drawn();
  expect(item.node.textContent).toBe('Shared with 2 guests, 29 min left');
});

it('says that guests cannot come in while a tunnel is cut', async () => {
  await drawn(() => model.become({ status: TUNNEL }));
  expect(item.node.textContent).toBe('Shared, but reconnecting to ngrok…');
});

it('opens the panel', async () => {
  await drawn(() => model.become({ status: LIVE }));
  item.node.querySelector('button')?.click();
  expect(onClick).toHaveBeenCalled();
});

it('stops its clock with the share, and when disposed of', async () => {
  const update = jest.spyOn(item, 'update');
  await drawn(() => model.become({ status: LIVE }));
  await drawn(() => model.become({ status: OFF }));
  update.mockClear();
  await act(async () => pass(5000));
  expect(update).not.toHaveBeenCalled();

  await drawn(() => model.become({ status: LIVE }));
  await act(async () => pass(5000));
  expect(update).toHaveBeenCalled();
  await detach(item);
  update.mockClear();
  await act(async () => pass(5000));
  model.become({ status: OFF });
  expect(update).not.toHaveBeenCalled();
});

import { pass } from './fakeTime';
import { AWAY_AFTER_MS, Presence } from '../presence';
import type { IGuest } from '../protocol';
import { FakeModel } from './fakeModel';
import { LIVE, OFF, statusWith, ZOE } from './samples';

let model: FakeModel;
let presence: Presence;
let told: string[];

function seeSockets(sockets: number): void {
  const guests: IGuest[] = [{ ...ZOE, sockets }];
  model.become({ status: statusWith(LIVE, { guests }) });
}

beforeEach(() => {
  model = new FakeModel();
  presence = new Presence(model);
  told = [];
  presence.came.connect((_, { name }) => told.push(`${name} came`));
  presence.went.connect((_, { name }) => told.push(`${name} went`));
});

afterEach(() => presence.dispose());

it('tells who joins and who leaves', () => {
  model.guestsChanged.emit({ joined: [ZOE], left: [] });
  model.guestsChanged.emit({ joined: [], left: [ZOE] });
  expect(told).toEqual(['Zoë O’Neill came', 'Zoë O’Neill went']);
});

it('takes a reload for nothing', async () => {
  seeSockets(4);
  seeSockets(0);
  await pass(AWAY_AFTER_MS - 1);
  seeSockets(2);
  await pass(2 * AWAY_AFTER_MS);
  expect(told).toEqual([]);
});

it('tells once when the last page has been closed for a while, and when the guest is back', async () => {
  seeSockets(4);
  seeSockets(0);
  await pass(AWAY_AFTER_MS);
  seeSockets(0);
  await pass(AWAY_AFTER_MS);
  expect(told).toEqual(['Zoë O’Neill went']);
  seeSockets(1);
  expect(told).toEqual(['Zoë O’Neill went', 'Zoë O’Neill came']);
});

it('does not tell twice when somebody who is away is removed', async () => {
  seeSockets(4);
  seeSockets(0);
  await pass(AWAY_AFTER_MS);
  model.guestsChanged.emit({ joined: [], left: [ZOE] });
  expect(told).toEqual(['Zoë O’Neill went']);
});

it('does not wait for sockets of a program that never had one', async () => {
  seeSockets(0);
  await pass(2 * AWAY_AFTER_MS);
  expect(told).toEqual([]);
});

it.each([
  ['the share has ended', () => model.become({ status: OFF })],
  [
    'the host has removed the guest',
    () => model.become({ status: statusWith(LIVE, { guests: [] }) })
  ],
  ['it is disposed of', () => presence.dispose()]
])('says nothing after %s', async (_, happen) => {
  seeSockets(4);
  seeSockets(0);
  happen();
  await pass(2 * AWAY_AFTER_MS);
  expect(told).toEqual([]);
  expect(jest.getTimerCount()).toBe(0);
});

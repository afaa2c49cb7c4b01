/**
 * The attack: Jupyter opens a room for any name. One file can have several
 * (`json:notebook:ID`, `text:file:ID`, `base64:file:ID`), which save over
 * each other; a name with fewer than two colons makes a room that is never
 * cleaned up.
 *
 * How this goes red: give `createChannelFilters` the room's own name as the
 * grant, as a pipeline would that does not remember what Jupyter granted
 * (done below: the second format opens once the first room is closed).
 */
import { PRESENCE_ROOM } from '../../src/channels/room-grant';
import { ChannelGuest } from '../support/channel-guest';
import { FILE_ID, GRANT, ROOM, RoomStage } from '../support/room-stage';

const anna = new ChannelGuest('a');
const berta = new ChannelGuest('b');
const TEXT = { format: 'text', type: 'file', fileId: FILE_ID };
const TEXT_ROOM = `text:file:${FILE_ID}`;

it('a guest gets the granted room and the one for presence', () => {
  const stage = new RoomStage();
  expect(stage.tryEnter(anna)).not.toBeNull();
  expect(stage.tryEnter(anna, PRESENCE_ROOM, null)).not.toBeNull();
});

it.each([
  TEXT_ROOM,
  `base64:file:${FILE_ID}`,
  `text:notebook:${FILE_ID}`,
  `json:notebook:${FILE_ID.replace('7', '8')}`,
  `json:notebook:${FILE_ID}x`,
  `json%3Anotebook%3A${FILE_ID}`,
  `JSON:notebook:${FILE_ID}`,
  `json:notebook:${FILE_ID}:`,
  'json:notebook:',
  'JupyterLab:other',
  'JupyterLab:globalAwareness:',
  'x',
  ''
])('and not %j', room => {
  expect(new RoomStage().tryEnter(anna, room)).toBeNull();
});

it('without a grant there is no document', () => {
  expect(new RoomStage().tryEnter(anna, ROOM, null)).toBeNull();
});

it('while one room of a file is in use, no other one opens, whatever was granted', async () => {
  const stage = new RoomStage();
  const seats = [stage.enter(anna), stage.enter(berta)];
  expect(stage.tryEnter(berta, TEXT_ROOM, TEXT)).toBeNull();
  seats.forEach(({ filter }) => filter.closed());
  // Jupyter keeps the room for a minute.
  await stage.clock.pass(59_000);
  expect(stage.tryEnter(berta, TEXT_ROOM, TEXT)).toBeNull();
  expect(stage.tryEnter(berta, ROOM, GRANT)).not.toBeNull();
});

it('afterwards it does', async () => {
  const stage = new RoomStage();
  stage.enter(anna).filter.closed();
  await stage.clock.pass(61_000);
  expect(stage.tryEnter(berta, TEXT_ROOM, TEXT)).not.toBeNull();
  expect(stage.tryEnter(anna, ROOM, GRANT)).toBeNull();
});

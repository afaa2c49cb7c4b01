import { RoomGrants, type IRoomGrant } from '../../../src/policy/grants';
import type { IGuestState } from '../../../src/share';

const ADA = { id: 'ada' } as IGuestState;
const EVE = { id: 'eve' } as IGuestState;

const GRANT: IRoomGrant = {
  format: 'json',
  type: 'notebook',
  fileId: 'f1',
  sessionId: 's1'
};

let grants: RoomGrants;

beforeEach(() => {
  grants = new RoomGrants();
  grants.add(ADA, GRANT);
});

it('remembers who was granted what, and for which session', () => {
  expect(grants.find(ADA, 'json:notebook:f1', 's1')).toEqual(GRANT);
  expect(grants.find(ADA, 'json:notebook:f1', 's2')).toBeNull();
  expect(grants.find(ADA, 'json:notebook:f1', null)).toBeNull();
  expect(grants.find(ADA, 'json:notebook:f2', 's1')).toBeNull();
  expect(grants.find(EVE, 'json:notebook:f1', 's1')).toBeNull();
});

it('tells the granted format even when another one is asked for: the caller compares', () => {
  expect(grants.find(ADA, 'text:file:f1', 's1')).toEqual(GRANT);
});

it('keeps session ids of earlier starts of Jupyter: pages reconnect with them', () => {
  grants.add(ADA, { ...GRANT, sessionId: 's2' });
  expect(grants.find(ADA, 'json:notebook:f1', 's1')).not.toBeNull();
  expect(grants.find(ADA, 'json:notebook:f1', 's2')).not.toBeNull();
});

it('forgets them when the document is granted in another format', () => {
  grants.add(ADA, { ...GRANT, format: 'text', type: 'file', sessionId: 's2' });
  expect(grants.find(ADA, 'json:notebook:f1', 's1')).toBeNull();
  expect(grants.find(ADA, 'text:file:f1', 's2')).toMatchObject({
    type: 'file'
  });
});

it('forgets the oldest of too many', () => {
  for (let index = 0; index < 20; index += 1) {
    grants.add(ADA, { ...GRANT, sessionId: `t${index}` });
  }
  expect(grants.find(ADA, 'json:notebook:f1', 's1')).toBeNull();
  expect(grants.find(ADA, 'json:notebook:f1', 't19')).not.toBeNull();
  for (let index = 0; index < 1024; index += 1) {
    grants.add(ADA, { ...GRANT, fileId: `g${index}` });
  }
  expect(grants.find(ADA, 'json:notebook:f1', 't19')).toBeNull();
  expect(grants.find(ADA, 'json:notebook:g1023', 's1')).not.toBeNull();
});

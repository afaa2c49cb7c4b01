import type { IShareStatus } from '../../../src/protocol';
import { GuestState } from '../../src/guest-state';
import {
  COALESCE_MS,
  createStatusBoard,
  statusOf,
  type IShown
} from '../../src/status';
import { FakeClock } from '../support/fake-clock';

const OFF: IShown = { phase: 'off', steps: [], share: null, problem: null };

describe('the status', () => {
  it('is empty when off', () => {
    expect(statusOf(3, OFF)).toEqual({
      seq: 3,
      phase: 'off',
      steps: [],
      id: null,
      transport: null,
      tunnel: null,
      usage: null,
      url: null,
      fingerprint_sha256: null,
      started_at: null,
      expires_at: null,
      role: null,
      max_guests: null,
      basic_auth: null,
      guests: [],
      problem: null
    });
  });

  it('shows a share and its guests whole', () => {
    const guest = new GuestState(
      {
        id: '00112233445566aa',
        name: ' Grace ',
        role: 'full',
        address: '10.0.0.2',
        joinedAtWallMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6)
      },
      () => undefined
    );
    guest.addSocket({
      kind: 'live',
      close: () => undefined,
      destroy: () => undefined
    });
    const status = statusOf(1, {
      phase: 'live',
      steps: ['gateway', 'address', 'proved'],
      share: {
        id: '0f1e2d3c4b5a6978',
        options: {
          transport: 'lan',
          role: 'full',
          max_guests: 5,
          basic_auth: true
        },
        startedAtWallMs: 0,
        expiresAtWallMs: 60_000,
        url: 'https://10.0.0.1:8443/',
        fingerprint: 'AA:BB',
        guests: [guest],
        tunnel: null,
        usage: null
      },
      problem: null
    });
    expect(status).toMatchObject({
      id: '0f1e2d3c4b5a6978',
      url: 'https://10.0.0.1:8443/',
      started_at: '1970-01-01T00:00:00.000Z',
      expires_at: '1970-01-01T00:01:00.000Z',
      guests: [
        {
          id: '00112233445566aa',
          name: ' Grace ',
          username: 'guest-00112233445566aa',
          role: 'full',
          address: '10.0.0.2',
          joined_at: '2026-01-02T03:04:05.006Z',
          sockets: 1
        }
      ]
    });
  });
});

describe('the status board', () => {
  function stage() {
    const clock = new FakeClock();
    const sent: IShareStatus[] = [];
    const board = createStatusBoard(
      clock,
      () => OFF,
      status => sent.push(status)
    );
    return { clock, sent, board };
  }

  it('counts up', () => {
    const { sent, board } = stage();
    board.send();
    board.send();
    expect(sent.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('sends many changes as one, within a tenth of a second', async () => {
    const { clock, sent, board } = stage();
    for (let change = 0; change < 50; change += 1) {
      board.sendSoon();
    }
    expect(sent).toEqual([]);
    await clock.pass(COALESCE_MS);
    expect(sent).toHaveLength(1);
    expect(COALESCE_MS).toBeLessThanOrEqual(100);
  });

  it('does not put a change off again and again', async () => {
    const { clock, sent, board } = stage();
    for (let time = 0; time < 10; time += 1) {
      board.sendSoon();
      await clock.pass(COALESCE_MS / 2);
    }
    expect(sent).toHaveLength(5);
  });

  it('sends nothing after its end', async () => {
    const { clock, sent, board } = stage();
    board.sendSoon();
    board.dispose();
    await clock.pass(COALESCE_MS);
    expect(sent).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

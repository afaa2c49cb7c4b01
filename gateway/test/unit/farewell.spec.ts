import {
  bidFarewell,
  PAGE_REACTION_MS,
  roomCloseReason,
  untilShut
} from '../../src/farewell';
import { GuestState } from '../../src/guest-state';
import type { EndReason } from '../../../src/protocol';
import type { IGuestSocket, ILiveSocket } from '../../src/share';
import { FakeClock } from '../support/fake-clock';

function stage() {
  const clock = new FakeClock();
  const startMs = clock.monotonicMs();
  const events: string[] = [];
  const note = (event: string) =>
    events.push(`${clock.monotonicMs() - startMs} ${event}`);

  return {
    clock,
    events,
    guest(name: string) {
      const guest = new GuestState(
        { id: name, name, role: 'full', address: '', joinedAtWallMs: 0 },
        () => undefined
      );
      return {
        guest,
        room(): void {
          open('room');
        },
        kernel(): void {
          open('kernel');
        },
        /** A page that says `closed` after a while, or never. */
        page(reactsAfterMs: number | null): void {
          let acknowledged = false;
          const live: ILiveSocket = {
            ...socket('live'),
            kind: 'live',
            tell: message => {
              note(`${name} told ${JSON.stringify(message)}`);
              if (reactsAfterMs !== null) {
                clock.after(reactsAfterMs, () => {
                  acknowledged = true;
                });
              }
            },
            get acknowledged() {
              return acknowledged;
            },
            destroy: () => guest.removeSocket(live)
          };
          guest.addSocket(live);
        }
      };

      function socket(kind: IGuestSocket['kind']): IGuestSocket {
        const made: IGuestSocket = {
          kind,
          close: code => note(`${name} ${kind} closed ${code}`),
          destroy: () => {
            note(`${name} ${kind} destroyed`);
            guest.removeSocket(made);
          }
        };
        return made;
      }

      function open(kind: IGuestSocket['kind']): void {
        guest.addSocket(socket(kind));
      }
    }
  };
}

describe('farewell', () => {
  it('tells a page, waits for its answer, and destroys without a dialog', async () => {
    const { clock, events, guest } = stage();
    const grace = guest('grace');
    grace.page(40);
    grace.room();
    grace.kernel();
    const done = bidFarewell([grace.guest], 'stopped', clock);
    await clock.pass(1000);
    await done;
    expect(events).toEqual([
      '0 grace told {"type":"ended","reason":"stopped"}',
      '40 grace room destroyed',
      '40 grace kernel destroyed'
    ]);
    expect(grace.guest.end).toEqual({ reason: 'stopped' });
  });

  it('closes the rooms of a page that does not answer with the code that ends them', async () => {
    const { clock, events, guest } = stage();
    const grace = guest('grace');
    grace.page(null);
    grace.room();
    grace.kernel();
    const done = bidFarewell([grace.guest], 'removed', clock);
    await clock.pass(1000);
    await done;
    expect(events).toEqual([
      '0 grace told {"type":"ended","reason":"removed"}',
      `${PAGE_REACTION_MS} grace room closed 1003`,
      `${PAGE_REACTION_MS + 20} grace room destroyed`,
      `${PAGE_REACTION_MS + 20} grace kernel destroyed`
    ]);
  });

  it('waits for nobody when there is no page', async () => {
    const { clock, events, guest } = stage();
    const program = guest('program');
    program.room();
    const done = bidFarewell([program.guest], 'expired', clock);
    await clock.pass(1000);
    await done;
    expect(events).toEqual([
      '0 program room closed 1003',
      '20 program room destroyed'
    ]);
  });

  it('ends all guests together, each by its own page', async () => {
    const { clock, events, guest } = stage();
    const quick = guest('quick');
    quick.page(10);
    quick.room();
    const slow = guest('slow');
    slow.page(null);
    slow.room();
    const done = bidFarewell([quick.guest, slow.guest], 'stopped', clock);
    await clock.pass(1000);
    await done;
    expect(events).toContain(`${PAGE_REACTION_MS} slow room closed 1003`);
    expect(events.join()).not.toContain('quick room closed');
    expect(quick.guest.sockets.size + slow.guest.sockets.size).toBe(0);
  });

  it('can wait until every socket is shut', async () => {
    const { clock, guest } = stage();
    const grace = guest('grace');
    grace.kernel();
    let shut = false;
    const done = untilShut([grace.guest], 500, clock).then(() => {
      shut = true;
    });
    await clock.pass(100);
    expect(shut).toBe(false);
    grace.guest.destroyAll();
    await clock.pass(10);
    await done;
    expect(shut).toBe(true);
  });

  it('does not wait for ever', async () => {
    const { clock, guest } = stage();
    const grace = guest('grace');
    grace.kernel();
    const done = untilShut([grace.guest], 500, clock);
    await clock.pass(501);
    await done;
  });

  it.each<EndReason>(['stopped', 'removed', 'expired', 'left', 'lost'])(
    'gives a close reason for "%s" that fits into a frame and that the provider reads',
    reason => {
      const text = roomCloseReason(reason);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(123);
      expect(JSON.parse(text)).toMatchObject({
        reason: 'unknown_session',
        sessionId: '',
        reloadable: false,
        errorReason: expect.stringMatching(/\.$/)
      });
    }
  );
});

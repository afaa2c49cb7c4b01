import type { ITraffic } from '../../../src/transport/transport';
import { LOOK_MS, Meter } from '../../../src/usage/meter';
import { FakeClock } from '../../support/fake-clock';

/** What was written, by month. */
class FakeLedger {
  readonly written: Array<[string, ITraffic]> = [];
  elsewhere: ITraffic = { requests: 0, bytes: 0 };
  failure: Error | null = null;

  others(): Promise<ITraffic> {
    return Promise.resolve(this.elsewhere);
  }

  write(month: string, traffic: ITraffic): Promise<void> {
    if (this.failure !== null) {
      return Promise.reject(this.failure);
    }
    this.written.push([month, traffic]);
    return Promise.resolve();
  }
}

function start() {
  const clock = new FakeClock();
  const ledger = new FakeLedger();
  const warnings: string[] = [];
  const state = { requests: 0, bytes: 0, changes: 0 };
  const meter = new Meter({
    limits: { monthly_requests: 100, monthly_bytes: null },
    ledger,
    traffic: () => ({ requests: state.requests, bytes: state.bytes }),
    guests: () => 1,
    clock,
    log: { write: (_level, event) => warnings.push(event) },
    onChange: () => (state.changes += 1)
  });
  return { clock, ledger, meter, state, warnings };
}

it('adds this share to the others', async () => {
  const { clock, ledger, meter, state } = start();
  ledger.elsewhere = { requests: 40, bytes: 400 };
  Object.assign(state, { requests: 3, bytes: 30 });
  await clock.pass(20_000);
  expect(meter.usage).toEqual({
    requests: 3,
    bytes: 30,
    month_requests: 43,
    month_bytes: 430,
    limit_requests: 100,
    limit_bytes: null,
    requests_per_hour: null,
    bytes_per_hour: null
  });
});

it('says so when there is something new, and only then', async () => {
  const { clock, state } = start();
  await clock.pass(LOOK_MS);
  const { changes } = state;
  await clock.pass(4 * LOOK_MS);
  expect(state.changes).toBe(changes);
  state.requests = 1;
  await clock.pass(LOOK_MS);
  expect(state.changes).toBe(changes + 1);
});

it('begins the new month at nothing, and ends the old one in full', async () => {
  const { clock, ledger, meter, state } = start();
  Object.assign(state, { requests: 7, bytes: 70 });
  clock.setWall(10 * 24 * 3_600_000);
  await clock.pass(LOOK_MS);
  expect(ledger.written.at(-1)).toEqual([
    '2026-11',
    { requests: 7, bytes: 70 }
  ]);
  expect(meter.usage).toMatchObject({ requests: 7, month_requests: 0 });
  state.requests = 9;
  await meter.stop();
  expect(ledger.written.at(-1)).toEqual(['2026-12', { requests: 2, bytes: 0 }]);
});

it('writes what is left when it stops, and nothing after that', async () => {
  const { clock, ledger, meter, state } = start();
  await clock.pass(0);
  state.requests = 5;
  await meter.stop();
  expect(ledger.written.at(-1)).toMatchObject(['2026-11', { requests: 5 }]);
  const { length } = ledger.written;
  await clock.pass(120_000);
  expect(ledger.written).toHaveLength(length);
  expect(clock.pending).toBe(0);
});

// Red without the queue in `write`: the slow figure would come last and stay.
it('never lets an older figure come last', async () => {
  const { clock, ledger, meter, state } = start();
  await clock.pass(0);
  let goOn: () => void = () => undefined;
  const plain = ledger.write.bind(ledger);
  let isFirst = true;
  ledger.write = async (month, traffic) => {
    if (isFirst) {
      isFirst = false;
      await new Promise<void>(resolve => (goOn = resolve));
    }
    await plain(month, traffic);
  };
  state.requests = 1;
  await clock.pass(20_000);
  state.requests = 2;
  const stopped = meter.stop();
  goOn();
  await stopped;
  expect(ledger.written.at(-1)).toMatchObject(['2026-11', { requests: 2 }]);
});

it('goes on when the books cannot be kept', async () => {
  const { clock, ledger, meter, state, warnings } = start();
  ledger.failure = new Error('disk full');
  state.requests = 4;
  await clock.pass(60_000);
  expect(warnings).toContain('usage-not-kept');
  expect(meter.usage).toMatchObject({ requests: 4, month_requests: 4 });
  await meter.stop();
});

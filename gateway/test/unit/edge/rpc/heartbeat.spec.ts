/**
 * Signs of life.
 */
import { duplexPair } from 'node:stream';
import { MuxSession } from '../../../edge/muxado/mux-session';
import type { MuxStream } from '../../../edge/muxado/mux-stream';
import { echo, Heart, Silence } from '../../../edge/rpc/heartbeat';
import { FakeClock } from '../../../support/fake-clock';

const PACE = { intervalMs: 10_000, toleranceMs: 15_000 };

/** Both ends of one stream. */
async function pair(): Promise<[here: MuxStream, there: MuxStream]> {
  const [one, other] = duplexPair();
  const here = session(one, 'client').open();
  const there = new Promise<MuxStream>(resolve =>
    session(other, 'server', resolve)
  );
  here.write('type');
  const accepted = await there;
  await new Promise(resolve => accepted.once('readable', resolve));
  accepted.read(4);
  return [here, accepted];
}

function session(
  connection: ReturnType<typeof duplexPair>[0],
  side: 'client' | 'server',
  onStream: (stream: MuxStream) => void = () => undefined
): MuxSession {
  return new MuxSession({
    connection,
    side,
    onStream,
    onEnd: () => undefined
  });
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    await new Promise(resolve => setImmediate(resolve));
  }
}

describe('an echo', () => {
  it('sends back what comes, as long as it answers', async () => {
    const [here, there] = await pair();
    let isAnswered = true;
    const onBeat = jest.fn();
    echo(there, { onBeat, isAnswered: () => isAnswered });
    const back: string[] = [];
    here.on('data', bytes => back.push(String(bytes)));
    here.write('beat');
    await settled();
    isAnswered = false;
    here.write('more');
    await settled();
    expect(back).toEqual(['beat']);
    expect(onBeat).toHaveBeenCalledTimes(2);
  });
});

describe('a heart', () => {
  it('beats at once and at its pace until it is disposed of', async () => {
    const clock = new FakeClock();
    const [here, there] = await pair();
    const beats: Buffer[] = [];
    there.on('data', bytes => beats.push(bytes as Buffer));
    const onBack = jest.fn();
    let count = 0;
    const random = {
      bytes: () => Buffer.from(`bt0${(count += 1)}`),
      below: () => 0
    };
    const heart = new Heart(here, PACE, clock, random, onBack);
    await clock.pass(25_000);
    await settled();
    expect(beats.map(String)).toEqual(['bt01', 'bt02', 'bt03']);
    expect(onBack).not.toHaveBeenCalled();
    there.write('bt01');
    await settled();
    expect(onBack).toHaveBeenCalledTimes(1);
    heart.dispose();
    expect(clock.pending).toBe(0);
  });
});

describe('silence', () => {
  it('is noticed after interval and tolerance', async () => {
    const clock = new FakeClock();
    const onSilent = jest.fn();
    const silence = new Silence(PACE, clock, onSilent);
    await clock.pass(24_999);
    silence.heard();
    await clock.pass(24_999);
    expect(onSilent).not.toHaveBeenCalled();
    await clock.pass(1);
    expect(onSilent).toHaveBeenCalledTimes(1);
  });

  it('is nobody’s business after the end', async () => {
    const clock = new FakeClock();
    const onSilent = jest.fn();
    new Silence(PACE, clock, onSilent).dispose();
    await clock.pass(60_000);
    expect(onSilent).not.toHaveBeenCalled();
  });
});

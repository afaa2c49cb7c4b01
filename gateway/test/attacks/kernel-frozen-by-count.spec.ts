/**
 * The attack: the first bytes of a kernel frame are a count that Jupyter
 * loops over unchecked. One frame of 64 bytes stops the whole server for
 * seconds, one with 2^62 for ever; JSON sent as binary on a legacy socket is
 * read as a count of two billion.
 *
 * How this goes red: each frame is sent twice, through the kernel's filter
 * and through one that passes everything (`PassAllFilter` in its place);
 * without the filter every one of them arrives at Jupyter.
 */
import { KERNEL_V1_PROTOCOL } from '../../src/channels/kernel-frame';
import { KernelFilter } from '../../src/channels/kernel-filter';
import { ChannelGuest } from '../support/channel-guest';
import { ChannelStage, ending, PassAllFilter } from '../support/channel-stage';
import { legacyBinary, legacyFrame, v1Frame } from '../support/kernel-frames';

const V1 = KERNEL_V1_PROTOCOL;

function v1WithCount(count: bigint): Buffer {
  const frame = Buffer.alloc(64);
  frame.writeBigUInt64LE(count, 0);
  return frame;
}

function legacyWithCount(count: number): Buffer {
  const frame = legacyBinary([legacyFrame({}).data]);
  frame.writeUInt32BE(count, 0);
  return frame;
}

const ATTACKS: ReadonlyArray<[name: string, protocol: string, frame: Buffer]> =
  [
    ['a count of 8,000,000', V1, v1WithCount(8_000_000n)],
    ['a count of 2^62', V1, v1WithCount(2n ** 62n)],
    ['a count of 2^64 - 1', V1, v1WithCount(2n ** 64n - 1n)],
    ['a legacy count of 30,000,000', '', legacyWithCount(30_000_000)],
    ['a negative legacy count', '', legacyWithCount(0xffff_ffff)],
    ['JSON as a binary legacy frame', '', legacyFrame({}).data],
    ['a v1 frame on a legacy socket', '', v1Frame({})],
    ['a legacy frame on a v1 socket', V1, legacyBinary([legacyFrame({}).data])]
  ];

let stage: ChannelStage;
afterEach(() => stage.dispose());

describe.each(ATTACKS)('%s', (_, protocol, frame) => {
  it('ends the socket before Jupyter sees it', async () => {
    stage = await ChannelStage.open({
      takes: protocol,
      filter: () => new KernelFilter(new ChannelGuest('a'))
    });
    const { guest, server } = await stage.connect(protocol ? [protocol] : []);
    const seen = jest.fn();
    server.on('message', seen);
    const ended = [ending(guest), ending(server)];
    guest.send(frame);
    for (const end of ended) {
      expect(await end).toMatchObject({ code: 1008 });
    }
    expect(seen).not.toHaveBeenCalled();
  });

  it('arrives without the filter', async () => {
    stage = await ChannelStage.open({
      takes: protocol,
      filter: () => new PassAllFilter()
    });
    const { guest, server } = await stage.connect(protocol ? [protocol] : []);
    const seen = new Promise(resolve => server.once('message', resolve));
    guest.send(frame);
    expect(await seen).toEqual(frame);
  });
});

it('leaves the guest’s other sockets alone', async () => {
  stage = await ChannelStage.open({
    takes: V1,
    filter: () => new KernelFilter(new ChannelGuest('a'))
  });
  const first = await stage.connect([V1]);
  const second = await stage.connect([V1]);
  first.guest.send(v1WithCount(8_000_000n));
  await ending(first.guest);
  const seen = new Promise(resolve => second.server.once('message', resolve));
  second.guest.send(v1Frame({}));
  expect(await seen).toEqual(v1Frame({}));
});

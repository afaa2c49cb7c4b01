/**
 * Frames as bytes, against bytes that the SDK and the service exchange.
 */
import * as fc from 'fast-check';
import { encodeFrame, type Frame } from '../../../edge/muxado/frame';
import { FrameReader } from '../../../edge/muxado/frame-reader';
import { MuxCode, MuxError } from '../../../edge/muxado/mux-error';

function bytes(hex: string): Buffer {
  return Buffer.from(hex.replace(/ /g, ''), 'hex');
}

const VECTORS: ReadonlyArray<[name: string, hex: string, frame: Frame]> = [
  [
    'a client opens heartbeats on 3',
    '00000412 00000003 ffffffff',
    {
      kind: 'data',
      streamId: 3,
      opens: true,
      ends: false,
      body: bytes('ffffffff')
    }
  ],
  [
    'a client opens Auth on 5',
    '00000412 00000005 00000000',
    {
      kind: 'data',
      streamId: 5,
      opens: true,
      ends: false,
      body: bytes('00000000')
    }
  ],
  [
    'credit of 660 bytes on 5',
    '00000420 00000005 00000294',
    { kind: 'credit', streamId: 5, increment: 660 }
  ],
  [
    'the end of 5 alone',
    '00000011 00000005',
    {
      kind: 'data',
      streamId: 5,
      opens: false,
      ends: true,
      body: Buffer.alloc(0)
    }
  ],
  [
    'a server opens Proxy on 2',
    '00000412 00000002 00000003',
    {
      kind: 'data',
      streamId: 2,
      opens: true,
      ends: false,
      body: bytes('00000003')
    }
  ],
  [
    'reset of 2, cancelled',
    '00000400 00000002 00000006',
    { kind: 'reset', streamId: 2, code: MuxCode.cancelled }
  ],
  [
    'going away after 5, saying bye',
    '00000b30 00000000 00000005 00000000 627965',
    { kind: 'go-away', lastStreamId: 5, code: MuxCode.none, text: 'bye' }
  ]
];

describe.each(VECTORS)('%s', (_name, hex, frame) => {
  it('is written so', () => {
    expect(encodeFrame(frame).toString('hex')).toBe(hex.replace(/ /g, ''));
  });

  it('is read so', () => {
    expect(new FrameReader().push(bytes(hex))).toEqual([frame]);
  });
});

it('reads frames however they are cut', () => {
  const all = Buffer.concat(VECTORS.map(([, hex]) => bytes(hex)));
  const frames = VECTORS.map(([, , frame]) => frame);
  fc.assert(
    fc.property(fc.array(fc.nat(all.length)), cuts => {
      const reader = new FrameReader();
      const ends = [...cuts.sort((one, other) => one - other), all.length];
      const read = ends.flatMap((end, at) =>
        reader.push(all.subarray(ends[at - 1] ?? 0, end))
      );
      expect(read).toEqual(frames);
    })
  );
});

describe('what is no frame', () => {
  it.each([
    ['an unknown type', '00000040 00000002', MuxCode.protocol],
    ['data without a stream', '00000010 00000000', MuxCode.protocol],
    [
      'a reset without a stream',
      '00000400 00000000 00000006',
      MuxCode.protocol
    ],
    [
      'going away on a stream',
      '00000830 00000002 00000005 00000000',
      MuxCode.protocol
    ],
    ['a stream id of 32 bits', '00000011 80000001', MuxCode.protocol],
    [
      'a reset with a long body',
      '00000500 00000002 0000000600',
      MuxCode.frameSize
    ],
    ['credit with a short body', '00000320 00000002 000006', MuxCode.frameSize],
    [
      'going away in too few bytes',
      '00000430 00000000 00000005',
      MuxCode.frameSize
    ]
  ])('%s', (_name, hex, code) => {
    const reader = new FrameReader();
    expect(() => reader.push(bytes(hex))).toThrow(MuxError);
    expect(() => new FrameReader().push(bytes(hex))).toThrow(
      expect.objectContaining({ muxCode: code })
    );
  });
});

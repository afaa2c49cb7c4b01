import fc from 'fast-check';
import { MalformedError } from '../../../src/channels/byte-reader';
import {
  KERNEL_V1_PROTOCOL,
  parseKernelFrame
} from '../../../src/channels/kernel-frame';
import {
  headerOf,
  legacyBinary,
  legacyFrame,
  v1Frame,
  v1FrameOf
} from '../../support/kernel-frames';

const V1 = KERNEL_V1_PROTOCOL;
const buffers = fc.array(
  fc.uint8Array({ maxLength: 40 }).map(bytes => Buffer.from(bytes)),
  { maxLength: 5 }
);
const content = fc.dictionary(fc.string(), fc.jsonValue());
const channel = fc.constantFrom('shell', 'control', 'stdin');

const parseV1 = (frame: Buffer): unknown => parseKernelFrame(frame, true, V1);

describe('frames of the v1 protocol', () => {
  it('are accepted as JupyterLab writes them', () => {
    fc.assert(
      fc.property(channel, content, buffers, (channel, content, buffers) => {
        const frame = v1Frame({ channel, content, buffers });
        expect(parseKernelFrame(frame, true, V1)).toMatchObject({
          channel,
          type: 'execute_request'
        });
      })
    );
  });

  it('are refused when any bit of count or offsets is flipped', () => {
    const frame = v1Frame({ buffers: [Buffer.from('abc')] });
    const headBytes = 8 * (Number(frame.readBigUInt64LE(0)) + 1);
    // Parts that JSON allows to be cut elsewhere are not: JSON parts touch each other without space.
    for (let bit = 0; bit < headBytes * 8; bit++) {
      const changed = Buffer.from(frame);
      const at = bit >> 3;
      changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
      const isBetweenContentAndBuffer = at >= 8 * 6 && at < 8 * 7;
      if (!isBetweenContentAndBuffer) {
        expect(() => parseV1(changed)).toThrow(MalformedError);
      }
    }
  });

  it.each([
    ['a count of 8,000,000', 8_000_000n],
    ['a count of 2^62', 2n ** 62n],
    ['a count of 0', 0n],
    ['a count of 5', 5n]
  ])('are refused with %s', (_, count) => {
    const frame = Buffer.from(v1Frame({}));
    frame.writeBigUInt64LE(count, 0);
    expect(() => parseV1(frame)).toThrow(MalformedError);
  });

  it.each(['iopub', 'hb', '', 'Shell', 'shell\0'])(
    'are refused on channel %j',
    channel => {
      expect(() => parseV1(v1Frame({ channel }))).toThrow(MalformedError);
    }
  );

  it.each([
    ['header', { header: [] }],
    ['header', { header: { msg_id: 'x' } }],
    ['header', { header: { ...headerOf('x'), msg_id: '' } }],
    ['parent', { parent: 'x' }],
    ['metadata', { metadata: [{}] }],
    ['content', { content: 'code' }]
  ])('are refused when the %s is none', (_, parts) => {
    expect(() => parseV1(v1Frame(parts))).toThrow(MalformedError);
  });

  it('are refused with a second header key, however it is spelled', () => {
    const json = (header: string): Buffer[] =>
      ['shell', header, '{}', '{}', '{}'].map(part => Buffer.from(part));
    const header = '{"msg_id":"a","msg_type":"kernel_info_request"';
    expect(parseV1(v1FrameOf(json(`${header}}`)))).toBeDefined();
    for (const again of ['"msg_type"', '"msg\\u005ftype"']) {
      const twice = json(`${header},${again}:"execute_request"}`);
      expect(() => parseV1(v1FrameOf(twice))).toThrow('has a key twice');
    }
  });

  it('are refused with bytes before, between or behind their parts', () => {
    const frame = v1Frame({});
    expect(() => parseV1(Buffer.concat([frame, Buffer.from('x')]))).toThrow(
      'has bytes behind its end'
    );
    expect(() => parseV1(frame.subarray(0, -1))).toThrow(MalformedError);
    const missing = v1FrameOf(
      ['shell', '{}', '{}', '{}'].map(part => Buffer.from(part))
    );
    expect(() => parseV1(missing)).toThrow(MalformedError);
  });

  it('are refused as text', () => {
    expect(() => parseKernelFrame(v1Frame({}), false, V1)).toThrow(
      MalformedError
    );
  });
});

describe('legacy frames', () => {
  const parse = ({
    data,
    isBinary
  }: {
    data: Buffer;
    isBinary: boolean;
  }): unknown => parseKernelFrame(data, isBinary, '');

  it('are accepted as JupyterLab writes them, with and without buffers', () => {
    fc.assert(
      fc.property(channel, content, buffers, (channel, content, buffers) => {
        const parts = { channel, content, buffers };
        expect(parse(legacyFrame(parts))).toMatchObject({ channel });
        expect(parse(legacyFrame({ channel, content }))).toMatchObject({
          channel
        });
      })
    );
  });

  it('count as shell without a channel, as Jupyter takes them', () => {
    const message = {
      header: headerOf('execute_request'),
      parent_header: {},
      metadata: {},
      content: {}
    };
    for (const channel of [undefined, null]) {
      const data = Buffer.from(JSON.stringify({ ...message, channel }));
      expect(parse({ data, isBinary: false })).toMatchObject({
        channel: 'shell'
      });
    }
  });

  it('are refused when a text or v1 frame comes as binary', () => {
    expect(() => parse({ data: legacyFrame({}).data, isBinary: true })).toThrow(
      'has an impossible count'
    );
    expect(() => parse({ data: v1Frame({}), isBinary: true })).toThrow(
      MalformedError
    );
  });

  it('are refused with a false count, a missing part or buffers in JSON', () => {
    const frame = legacyBinary([legacyFrame({}).data, Buffer.from('abc')]);
    for (const count of [0, 30_000_000, 0x7fffffff, 0xffffffff]) {
      const changed = Buffer.from(frame);
      changed.writeUInt32BE(count, 0);
      expect(() => parse({ data: changed, isBinary: true })).toThrow(
        MalformedError
      );
    }
    for (const json of [
      '{}',
      '[]',
      '{"header":{"msg_id":"a","msg_type":"b"},"content":{}}',
      '{"header":{"msg_id":"a","msg_type":"b"},"parent_header":{},"metadata":{},"content":"x"}'
    ]) {
      expect(() => parse({ data: Buffer.from(json), isBinary: false })).toThrow(
        MalformedError
      );
    }
    const withBuffers = JSON.stringify({
      ...(JSON.parse(legacyFrame({}).data.toString()) as object),
      buffers: ['abc']
    });
    expect(() =>
      parse({ data: Buffer.from(withBuffers), isBinary: false })
    ).toThrow('has buffers in text');
  });
});

describe('any bytes at all', () => {
  it('are judged, never a crash', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.boolean(),
        fc.constantFrom('', V1),
        (bytes, isBinary, protocol) => {
          try {
            parseKernelFrame(Buffer.from(bytes), isBinary, protocol);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedError);
          }
        }
      )
    );
  });
});

import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { ByteReader, MalformedError } from '../../../src/channels/byte-reader';
import { ByteWriter } from '../../../src/channels/byte-writer';

const uint = fc.maxSafeNat();

describe('ByteReader', () => {
  it('reads every unsigned integer that lib0 writes', () => {
    fc.assert(
      fc.property(uint, value => {
        const encoder = encoding.createEncoder();
        encoding.writeVarUint(encoder, value);
        const reader = new ByteReader(encoding.toUint8Array(encoder));
        expect(reader.varUint()).toBe(value);
        reader.ensureEnd();
      })
    );
  });

  it('reads every signed integer that lib0 writes', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), value => {
        const encoder = encoding.createEncoder();
        encoding.writeVarInt(encoder, value);
        const reader = new ByteReader(encoding.toUint8Array(encoder));
        expect(reader.varInt()).toBe(value);
        reader.ensureEnd();
      })
    );
  });

  it('reads every string that lib0 writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const encoder = encoding.createEncoder();
        encoding.writeVarString(encoder, text);
        const reader = new ByteReader(encoding.toUint8Array(encoder));
        expect(reader.varString()).toBe(text);
        reader.ensureEnd();
      })
    );
  });

  it('refuses an integer padded to any length', () => {
    fc.assert(
      fc.property(uint, fc.integer({ min: 1, max: 8 }), (value, padding) => {
        const writer = new ByteWriter();
        writer.varUint(value);
        const bytes = [...writer.bytes()];
        const last = bytes.pop() ?? 0;
        const padded = [
          ...bytes,
          last | 0x80,
          ...Array<number>(padding - 1).fill(0x80),
          0
        ];
        expect(() => new ByteReader(Uint8Array.from(padded)).varUint()).toThrow(
          MalformedError
        );
      })
    );
  });

  it('refuses a length beyond the end, an integer beyond 2^53 and text that is not UTF-8', () => {
    const read = (...bytes: number[]): ByteReader =>
      new ByteReader(Uint8Array.from(bytes));
    expect(() => read(5, 1, 2).varBytes()).toThrow(MalformedError);
    expect(() => read(...Array<number>(8).fill(0xff), 1).varUint()).toThrow(
      MalformedError
    );
    expect(() => read(2, 0xc3, 0x28).varString()).toThrow(MalformedError);
    expect(() => read(0x80).varUint()).toThrow(MalformedError);
  });
});

describe('ByteWriter', () => {
  it('writes integers as lib0 does', () => {
    fc.assert(
      fc.property(uint, value => {
        const encoder = encoding.createEncoder();
        encoding.writeVarUint(encoder, value);
        const writer = new ByteWriter();
        writer.varUint(value);
        expect([...writer.bytes()]).toEqual([
          ...encoding.toUint8Array(encoder)
        ]);
      })
    );
  });
});

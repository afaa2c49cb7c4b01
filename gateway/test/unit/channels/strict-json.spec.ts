import fc from 'fast-check';
import { MalformedError } from '../../../src/channels/byte-reader';
import {
  ensureStrictJson,
  parseStrictObject
} from '../../../src/channels/strict-json';

const check = (json: string, maxDepth?: number): number =>
  ensureStrictJson(Buffer.from(json), maxDepth);

function depthOf(value: unknown): number {
  return typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
    : 0;
}

describe('ensureStrictJson', () => {
  it('accepts what JSON.stringify writes and measures its depth', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        const json = JSON.stringify(value, null, indent);
        expect(check(json)).toBe(depthOf(JSON.parse(json)));
      })
    );
  });

  it('agrees with JSON.parse on what is JSON, whatever is changed in it', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.nat(),
        fc.constantFrom(
          '"',
          '\\',
          ',',
          ':',
          '[',
          ']',
          '{',
          '}',
          '0',
          '-',
          '.',
          'e',
          ' ',
          '\n',
          'n',
          '/'
        ),
        fc.boolean(),
        (value, at, character, replaces) => {
          const json = JSON.stringify(value);
          const index = at % (json.length + 1);
          const changed =
            json.slice(0, index) +
            character +
            json.slice(index + (replaces ? 1 : 0));
          let isJson = true;
          let hasTwice = false;
          try {
            JSON.parse(changed);
          } catch {
            isJson = false;
          }
          try {
            check(changed);
          } catch (error) {
            hasTwice =
              error instanceof MalformedError &&
              error.message === 'has a key twice';
            expect(isJson && !hasTwice).toBe(false);
            return;
          }
          expect(isJson).toBe(true);
        }
      ),
      { numRuns: 2000 }
    );
  });

  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '{"b":{"a":1,"a":1}}',
    '[{"x":0,"y":[],"x":{}}]'
  ])('refuses a key twice: %s', json => {
    expect(() => check(json)).toThrow('has a key twice');
  });

  it('accepts the same key in different objects', () => {
    expect(check('{"a":{"a":[{"a":1},{"a":2}]}}')).toBe(4);
  });

  it('refuses nesting above the limit without recursion', () => {
    expect(check('['.repeat(100) + ']'.repeat(100), 100)).toBe(100);
    expect(() => check('['.repeat(1_000_000), 100)).toThrow(
      'is nested too deep'
    );
  });

  it('refuses a byte order mark, bytes that are not UTF-8, and Python’s own numbers', () => {
    expect(() => check('\ufeff{}')).toThrow(MalformedError);
    expect(() => ensureStrictJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow(
      MalformedError
    );
    for (const word of ['NaN', 'Infinity', '-Infinity', '01', '1.', '']) {
      expect(() => check(word)).toThrow(MalformedError);
    }
  });
});

describe('parseStrictObject', () => {
  it('wants an object', () => {
    expect(parseStrictObject(Buffer.from(' {"a":1} '))).toEqual({ a: 1 });
    expect(() => parseStrictObject(Buffer.from('[1]'))).toThrow(MalformedError);
  });
});

import fc from 'fast-check';
import { readBasicCredentials } from '../../src/basic-credentials';

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

describe('basic credentials', () => {
  it('are read as RFC 7617 writes them', () => {
    expect(readBasicCredentials('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toEqual({
      kind: 'given',
      username: 'Aladdin',
      password: 'open sesame'
    });
    expect(readBasicCredentials(basic('test:123£'))).toMatchObject({
      password: '123£'
    });
  });

  it('may have colons in the password and no password', () => {
    expect(readBasicCredentials(basic('a:b:c:'))).toMatchObject({
      username: 'a',
      password: 'b:c:'
    });
    expect(readBasicCredentials(basic(':'))).toMatchObject({
      username: '',
      password: ''
    });
  });

  it('may be a thousand characters each', () => {
    const long = 'x'.repeat(1000);
    expect(readBasicCredentials(basic(`${long}:${long}`))).toMatchObject({
      username: long,
      password: long
    });
  });

  it.each([
    undefined,
    '',
    'Basic',
    'basic   ',
    'Bearer abc',
    'Basically eA==',
    'Digest x="y"'
  ])('%j holds none', header => {
    expect(readBasicCredentials(header)).toEqual({ kind: 'missing' });
  });

  it.each([
    ['no colon', basic('justtext')],
    ['not base64', 'Basic !!!'],
    ['base64 of the URL kind', 'Basic YTo_-w=='],
    ['two values', `${basic('a:b')}, ${basic('c:d')}`],
    [
      'not UTF-8',
      `Basic ${Buffer.from([0x61, 0x3a, 0xff]).toString('base64')}`
    ],
    ['too long', basic(`a:${'x'.repeat(10_000)}`)]
  ])('with %s are malformed', (_what, header) => {
    expect(readBasicCredentials(header)).toEqual({ kind: 'malformed' });
  });

  it('never throw, and say back what was said', () => {
    fc.assert(
      fc.property(fc.string(), text => void readBasicCredentials(text))
    );
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter(name => !name.includes(':')),
        fc.string({ unit: 'grapheme' }),
        (username, password) => {
          expect(
            readBasicCredentials(basic(`${username}:${password}`))
          ).toEqual({
            kind: 'given',
            username,
            password
          });
        }
      )
    );
  });
});

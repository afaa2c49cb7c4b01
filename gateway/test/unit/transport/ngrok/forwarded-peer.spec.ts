import { forwardedPeer } from '../../../../src/transport/ngrok/forwarded-peer';

const UNKNOWN = { address: 'unknown', source: 'unknown' };

function peer(...lines: string[]) {
  return forwardedPeer({
    rawHeaders: [
      'Host',
      'a.example',
      ...lines.flatMap(line => ['X-FORWARDED-for', line]),
      'X-Forwarded-Host',
      '9.9.9.9'
    ]
  });
}

it('is the last element of the last line', () => {
  expect(peer('1.2.3.4').address).toBe('1.2.3.4');
  expect(peer('9.9.9.9, 1.2.3.4').address).toBe('1.2.3.4');
  expect(peer('9.9.9.9', '8.8.8.8 ,1.2.3.4 ').address).toBe('1.2.3.4');
});

it('is counted by /64 with IPv6, and by IPv4 when it is one in disguise', () => {
  expect(peer('2001:db8:1:2:3:4:5:6')).toEqual({
    address: '2001:db8:1:2:3:4:5:6',
    source: '2001:db8:1:2::/64'
  });
  expect(peer('::ffff:1.2.3.4').source).toBe('1.2.3.4');
});

it.each([
  [],
  [''],
  ['1.2.3.4,'],
  ['1.2.3.4', ''],
  ['1.2.3.4', 'nonsense'],
  ['1.2.3.4:80'],
  ['[::1]'],
  ['01.2.3.4'],
  ['1.2.3'],
  ['1.2.3.4;5'],
  ['unknown']
])('is nobody in particular in %j %j', (...lines) => {
  expect(peer(...(lines as string[]))).toEqual(UNKNOWN);
});

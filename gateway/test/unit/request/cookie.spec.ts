import { cookieValues } from '../../../src/request/cookie';

const NAME = '__Host-jss-0123456789abcdef';

it.each([
  [undefined, []],
  ['', []],
  [`${NAME}=a`, ['a']],
  [`x=y; ${NAME}=a; z`, ['a']],
  [`${NAME}=a;${NAME}=b`, ['a', 'b']],
  [`${NAME}=a=b`, ['a=b']],
  [`${NAME}=`, ['']],
  [`${NAME}x=a`, []],
  [`x${NAME}=a`, []],
  [`${NAME.toUpperCase()}=a`, []],
  [`${NAME} =a`, []],
  [`"${NAME}=a"`, []]
])('finds in %p the values %p', (header, values) => {
  expect(cookieValues(header, NAME)).toEqual(values);
});

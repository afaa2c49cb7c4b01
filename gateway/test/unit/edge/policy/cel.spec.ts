/**
 * Expressions: what they say of a request, and what the edge does not take.
 */
import { compileCondition } from '../../../edge/policy/cel';
import { NotUnderstood } from '../../../edge/policy/cel-tokens';
import { CelFailure } from '../../../edge/policy/cel-values';
import type { IRequestFacts } from '../../../edge/policy/request-facts';

const PLAIN: IRequestFacts = {
  method: 'GET',
  host: 'a.example',
  path: '/lab/tree/x',
  headers: new Map([
    ['host', ['a.example']],
    ['accept', ['text/html', 'text/plain']]
  ]),
  clientIp: '203.0.113.9'
};

const HANDSHAKE: IRequestFacts = {
  ...PLAIN,
  headers: new Map([
    ['host', ['a.example']],
    ['upgrade', ['WebSocket']]
  ])
};

describe('exempting WebSocket handshakes', () => {
  it.each([
    "!hasReqHeader('Upgrade')",
    '!(hasReqHeader("Upgrade"))',
    "!getReqHeader('Upgrade').exists(v, v.lowerAscii() == 'websocket')",
    "!getReqHeader('Upgrade').exists(v, v.matches('(?i)^websocket$'))",
    "!('upgrade' in req.headers)",
    "getReqHeader('Upgrade').size() == 0 || req.method != 'GET'",
    "!('upgrade' in req.headers) || !req.headers['upgrade'][0].lower().contains('websocket')"
  ])('%s', expression => {
    const condition = compileCondition(expression);
    expect([condition(PLAIN), condition(HANDSHAKE)]).toEqual([true, false]);
  });
});

describe('what holds', () => {
  it.each([
    ['true', true],
    ['false', false],
    ['!true', false],
    ["req.method == 'GET'", true],
    ["req.method == 'get'", false],
    ["req.method != 'GET'", false],
    ["req.host == 'a.example' && req.url.path.startsWith('/lab')", true],
    ["req.url.path.endsWith('/x')", true],
    ["req.url.path.contains('tree')", true],
    ["req.url.path.matches('^/lab/[a-z]+/x$')", true],
    ["conn.client_ip == '203.0.113.9'", true],
    ["'text/plain' in req.headers['accept']", true],
    ["'image/png' in req.headers['accept']", false],
    ["req.headers['accept'][1] == 'text/plain'", true],
    ["getReqHeader('Accept').all(v, v.startsWith('text/'))", true],
    ["getReqHeader('Accept').exists(v, v == 'text/plain')", true],
    ["getReqHeader('X-None').exists(v, true)", false],
    ["getReqHeader('X-None').all(v, false)", true],
    // && binds tighter than ||
    ['true || false && false', true],
    ['(true || false) && false', false],
    ["!('x' in req.headers) && !(req.method == 'POST')", true]
  ])('%s is %s', (expression, holds) => {
    expect(compileCondition(expression)(PLAIN)).toBe(holds);
  });
});

describe('what fails', () => {
  it.each([
    "req.headers['none'][0] == 'x'",
    "req.headers['accept'][2] == 'x'",
    "req.method.matches('(')"
  ])('%s', expression => {
    expect(() => compileCondition(expression)(PLAIN)).toThrow(CelFailure);
  });

  const failing = "'x' in req.headers['none']";

  it.each([
    [`${failing} || true`, true],
    [`true || ${failing}`, true],
    [`${failing} && false`, false],
    [`false && ${failing}`, false]
  ])('not when the other side decides: %s', (expression, holds) => {
    expect(compileCondition(expression)(PLAIN)).toBe(holds);
  });

  it.each([`${failing} || false`, `true && ${failing}`])(
    'when the other side does not decide: %s',
    expression => {
      expect(() => compileCondition(expression)(PLAIN)).toThrow(CelFailure);
    }
  );
});

describe('what is not understood', () => {
  it.each([
    ['nothing', ''],
    ['no answer', 'req.method'],
    ['no answer in a list', 'getReqHeader("Accept")'],
    ['an unknown variable', "req.body == 'x'"],
    ['an unknown function', "hasQueryParam('x')"],
    ['an unknown method', "req.method.upperAscii() == 'GET'"],
    ['an unknown method of lists', "getReqHeader('A').map(v, v) == 1"],
    ['types that do not fit', 'req.method == 1'],
    ['types that do not fit in a call', 'req.url.path.contains(1)'],
    ['logic on text', 'req.method && true'],
    ['the negation of text', '!req.method'],
    ['a header name in lower case', "hasReqHeader('upgrade')"],
    ['a header name that is worked out', 'hasReqHeader(req.method)'],
    ['an unknown operator', 'true ^ false'],
    ['something behind the end', 'true true'],
    ['an open parenthesis', '(true'],
    ['an open string', "req.method == 'GET"],
    ['escapes', "req.method == 'a\\'b'"],
    [
      'a variable outside its condition',
      "getReqHeader('A').exists(v, true) && v == 'x'"
    ]
  ])('%s', (_name, expression) => {
    expect(() => compileCondition(expression)).toThrow(NotUnderstood);
  });
});

import type { IRoute } from '../../../src/policy/route';
import { ROUTES } from '../../../src/policy/routes';
import { createRouteTable } from '../../../src/policy/table';
import { samplePath } from '../../support/sample-paths';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const table = createRouteTable(ROUTES);

function row(name: string, more: Partial<IRoute>): IRoute {
  return {
    name,
    methods: ['GET'],
    pattern: /^x$/,
    roles: ['full'],
    bodyBytes: 0,
    action: { kind: 'forward', answer: 'json' },
    ...more
  };
}

describe('the table of guests', () => {
  it.each(ROUTES.map(route => [route.name, route] as const))(
    '%s is found by its methods and refused by all others',
    (_name, route) => {
      const path = samplePath(route);
      const siblings = ROUTES.filter(
        ({ pattern }) => pattern.source === route.pattern.source
      );
      for (const method of METHODS) {
        const owner = siblings.find(({ methods }) => methods.includes(method));
        const verdict = table.find(method, path, 'full');
        if (owner === undefined) {
          expect([method, verdict.kind]).toEqual([method, 'no-such-method']);
        } else {
          expect([method, verdict]).toEqual([
            method,
            {
              kind: owner.roles.length === 0 ? 'forbidden' : 'allowed',
              route: owner
            }
          ]);
        }
      }
    }
  );

  it('is anchored at both ends, in every row', () => {
    for (const { name, pattern } of ROUTES) {
      expect([
        name,
        pattern.source.startsWith('^'),
        pattern.source.endsWith('$')
      ]).toEqual([name, true, true]);
      expect([name, pattern.flags]).toEqual([name, '']);
    }
  });

  it('gives each row a name of its own', () => {
    const names = ROUTES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives nothing to roles that are not given out yet', () => {
    for (const route of ROUTES) {
      for (const role of ['view', 'edit', 'run'] as const) {
        for (const method of METHODS) {
          const { kind } = table.find(method, samplePath(route), role);
          expect([route.name, kind]).not.toEqual([route.name, 'allowed']);
        }
      }
    }
  });

  it('takes bodies only where a method has one', () => {
    for (const { name, methods, bodyBytes } of ROUTES) {
      if (bodyBytes > 0) {
        expect([name, methods.every(method => method === 'HEAD')]).toEqual([
          name,
          false
        ]);
      }
      if (methods.every(method => ['GET', 'HEAD'].includes(method))) {
        expect([name, bodyBytes]).toEqual([name, 0]);
      }
    }
  });
});

it.each(['kernel.json', 'kernel.js', 'other.txt', 'sub/logo-64x64.png'])(
  'shows icons of a kernel and not its %s',
  file => {
    expect(
      table.find('GET', 'kernelspecs/python3/logo-svg.svg', 'full').kind
    ).toBe('allowed');
    expect(table.find('GET', `kernelspecs/python3/${file}`, 'full').kind).toBe(
      'unknown'
    );
  }
);

it('lets the first pattern decide, as tornado does', () => {
  const other = createRouteTable([
    row('first', { pattern: /^a\/b$/, roles: [] }),
    row('second', { pattern: /^a\/.+$/ })
  ]);
  expect(other.find('GET', 'a/b', 'full').kind).toBe('forbidden');
  expect(other.find('GET', 'a/c', 'full').kind).toBe('allowed');
  // A method of the second does not come to the help of the first.
  const third = createRouteTable([
    row('first', { pattern: /^a\/b$/ }),
    row('second', { pattern: /^a\/.+$/, methods: ['POST'] })
  ]);
  expect(third.find('POST', 'a/b', 'full')).toEqual({
    kind: 'no-such-method',
    allow: ['GET']
  });
});

it('puts the rows of one pattern together', () => {
  const reading = row('read', { roles: ['view', 'full'] });
  const writing = row('write', { methods: ['PUT', 'DELETE'] });
  const other = createRouteTable([reading, writing]);
  expect(other.find('GET', 'x', 'view')).toEqual({
    kind: 'allowed',
    route: reading
  });
  expect(other.find('PUT', 'x', 'view')).toEqual({
    kind: 'forbidden',
    route: writing
  });
  expect(other.find('PATCH', 'x', 'full')).toEqual({
    kind: 'no-such-method',
    allow: ['GET', 'PUT', 'DELETE']
  });
});

it('refuses everything when it is empty', () => {
  expect(createRouteTable([]).find('GET', '', 'full')).toEqual({
    kind: 'unknown'
  });
});

it.each([
  ['api/kernels/0b1b2c3d-1111-4222-8333-944455556666/channels', true],
  ['api/events/subscribe', true],
  ['terminals/websocket/1', true],
  ['api/collaboration/room/JupyterLab:globalAwareness', true],
  [
    'api/collaboration/room/json:notebook:0b1b2c3d-1111-4222-8333-944455556666',
    true
  ],
  ['api/collaboration/room/x/JupyterLab:globalAwareness', false],
  ['api/collaboration/room/anything', false],
  ['api/collaboration/room/json%3Anotebook%3Ax', false],
  ['api/collaboration/room/xml:notebook:x', false],
  ['api/collaboration/room/', false],
  ['terminals/websocket/1/x', false],
  ['lsp/ws/python', false],
  ['api/kernels', false],
  ['', false]
])('%s is a socket: %p', (path, isSocket) => {
  expect(table.isSocket(path)).toBe(isSocket);
});

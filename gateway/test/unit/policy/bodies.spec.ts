import {
  changedSession,
  newDocument,
  newKernel,
  newSession,
  newTerminal,
  renamedDocument,
  wantedRoom
} from '../../../src/policy/bodies';
import type { BodyRule } from '../../../src/policy/route';

const RULES: Readonly<Record<string, BodyRule>> = {
  newDocument,
  renamedDocument,
  newKernel,
  newSession,
  changedSession,
  newTerminal,
  wantedRoom
};

const OUTSIDE = [
  '..',
  '../x',
  'x/..',
  'x/../y',
  '.',
  './x',
  'x/./y',
  'x//y',
  '//x',
  '.hidden',
  'x/.hidden',
  'x\\y',
  '..\\x',
  'x\u0000y',
  'x\ny',
  'x'.repeat(5000),
  1,
  ['x'],
  { x: 1 },
  true
];

it.each(OUTSIDE.map(path => [path]))(
  'lets no document be named, copied or run at %p',
  path => {
    expect(renamedDocument({ path })).toBeNull();
    expect(newDocument({ copy_from: path })).toBeNull();
    expect(newKernel({ path })).toBeNull();
    expect(newSession({ path, type: 'notebook' })).toBeNull();
    expect(changedSession({ path })).toBeNull();
  }
);

it.each(Object.keys(RULES))('%s takes objects only', name => {
  for (const body of [null, [], [1], 'x', 1, true]) {
    const rule = RULES[name];
    // A missing body and null are the same to Jupyter.
    if (
      body === null &&
      ['newDocument', 'newKernel', 'newTerminal'].includes(name)
    ) {
      continue;
    }
    expect([body, rule?.(body)]).toEqual([body, null]);
  }
});

it.each<[BodyRule, unknown, unknown]>([
  [newDocument, undefined, {}],
  [
    newDocument,
    { type: 'notebook', ext: '.txt', x: 1 },
    { type: 'notebook', ext: '.txt' }
  ],
  [newDocument, { copy_from: 'a/b c.ipynb' }, { copy_from: 'a/b c.ipynb' }],
  [newDocument, { copy_from: '/a.ipynb' }, { copy_from: '/a.ipynb' }],
  [renamedDocument, { path: 'a/b', x: 1 }, { path: 'a/b' }],
  [newKernel, undefined, { path: '' }],
  [newKernel, { name: 'python3' }, { name: 'python3', path: '' }],
  [
    newKernel,
    { name: 'python3', path: null, env: {} },
    { name: 'python3', path: '' }
  ],
  [newKernel, { name: 'python3', path: '/' }, { name: 'python3', path: '/' }],
  [
    newKernel,
    { name: 'x', path: 'a/b.ipynb', kernel_id: 'k' },
    { name: 'x', path: 'a/b.ipynb', kernel_id: 'k' }
  ],
  [
    newSession,
    {
      path: 'a',
      type: 'notebook',
      name: '',
      kernel: { name: 'x', id: null, y: 1 },
      z: 1
    },
    { path: 'a', type: 'notebook', name: '', kernel: { name: 'x', id: null } }
  ],
  [newSession, { path: 'a', type: 'console' }, { path: 'a', type: 'console' }],
  [
    changedSession,
    { id: 's', kernel: { name: 'x' } },
    { kernel: { name: 'x' } }
  ],
  [newTerminal, undefined, {}],
  [
    newTerminal,
    { name: '1', cwd: 'a', shell_command: ['sh'] },
    { name: '1', cwd: 'a' }
  ],
  [
    wantedRoom,
    { format: 'json', type: 'notebook', x: 1 },
    { format: 'json', type: 'notebook' }
  ]
])('%p rebuilds %j as %j', (rule, body, rebuilt) => {
  expect(rule(body)).toEqual(rebuilt);
});

it.each<[BodyRule, unknown]>([
  [newSession, {}],
  [newSession, { path: 'a', kernel: 'x' }],
  [newSession, { path: 'a', kernel: { name: 1 } }],
  [newSession, { path: 'a', kernel: { id: [] } }],
  [newSession, { path: 'a', name: 1 }],
  [newDocument, { type: 1 }],
  [newDocument, { ext: {} }],
  [newKernel, { name: 1 }],
  [newKernel, { kernel_id: 1 }],
  // The name of a file would lie elsewhere.
  [newKernel, { kernel_id: '../../x' }],
  [newKernel, { kernel_id: '' }],
  [newTerminal, { name: 1 }],
  [newTerminal, { cwd: [] }],
  [renamedDocument, {}],
  [wantedRoom, { format: 'json' }],
  [wantedRoom, { format: 'json:x', type: 'notebook' }],
  [wantedRoom, { format: 'json', type: 'a:b' }],
  [wantedRoom, { format: 'JSON', type: 'notebook' }]
])('%p refuses %j', (rule, body) => {
  expect(rule(body)).toBeNull();
});

it('takes nothing that stands on the prototype for a key', () => {
  const body = JSON.parse('{"path":"a","__proto__":{"type":"x"}}');
  expect(JSON.stringify(newSession(body))).toBe('{"path":"a"}');
});

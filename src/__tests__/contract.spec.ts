import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import * as ts from 'typescript';

const FOLDER = join(__dirname, '..', 'protocol');
const FIXTURES = join(FOLDER, 'fixtures');

/** The type of each fixture, by the first words of its file's name. */
const TYPES: readonly [start: string, type: string][] = [
  ['addresses.', 'p.IAddressList'],
  [
    'assertion.',
    '{ key: string; claim: p.IAssertion; header: `v1.${string}.${string}` }'
  ],
  ['choices.', 'p.IShareChoices'],
  ['extend.', "Pick<p.IExtend, 'minutes'>"],
  ['from-gateway.', 'p.FromGateway'],
  ['invitation.', 'p.IInvitation'],
  ['problem.', 'p.IProblem'],
  ['start-options.partial.', 'Partial<p.IStartOptions>'],
  ['start-options.', 'p.IStartOptions'],
  ['status.', 'p.IServerShareStatus'],
  ['to-gateway.', 'p.ToGateway'],
  ['to-guest-page.', 'p.ToGuestPage']
];

/** What the compiler has against a text of that type; several at once, because each program costs a second. */
function complaints(
  samples: readonly { name: string; type: string; json: string }[]
): Map<string, string> {
  const sources = new Map(
    samples.map(({ name, type, json }) => [
      join(FIXTURES, `${name}.ts`),
      `import type * as p from '..';\nexport const sample: ${type} = ${json};\n`
    ])
  );
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    types: [],
    target: ts.ScriptTarget.ES2020,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Node10
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = name => sources.has(name) || fileExists(name);
  host.getSourceFile = (name, version, ...rest) => {
    const text = sources.get(name);
    return text === undefined
      ? getSourceFile(name, version, ...rest)
      : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  const found = new Map<string, string>();
  for (const problem of ts.getPreEmitDiagnostics(program)) {
    const name = (problem.file?.fileName ?? '')
      .replace(`${FIXTURES}/`, '')
      .replace(/\.ts$/, '');
    found.set(name, ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
  }
  return found;
}

function typeOf(file: string): string {
  const match = TYPES.find(([start]) => file.startsWith(start));
  if (!match) {
    throw new Error(`Say in this test what ${file} is a sample of.`);
  }
  return match[1];
}

const samples = readdirSync(FIXTURES).map(file => ({
  name: file,
  type: typeOf(file),
  json: readFileSync(join(FIXTURES, file), 'utf8')
}));

describe('the fixtures', () => {
  it('are there', () => {
    expect(samples.length).toBeGreaterThan(20);
  });

  it('all fit their types', () => {
    expect([...complaints(samples)]).toEqual([]);
  });

  it('would not fit with a field less, a field more, or another word', () => {
    const live = readFileSync(join(FIXTURES, 'status.live.json'), 'utf8');
    const status = JSON.parse(live) as Record<string, unknown>;
    const variants = [
      ...Object.keys(status).map(field => {
        const rest = { ...status };
        delete rest[field];
        return { name: `without-${field}`, value: rest };
      }),
      { name: 'with-more', value: { ...status, more: 1 } },
      { name: 'other-phase', value: { ...status, phase: 'open' } },
      { name: 'other-step', value: { ...status, steps: ['tunnel'] } }
    ];
    const found = complaints(
      variants.map(({ name, value }) => ({
        name,
        type: 'p.IServerShareStatus',
        json: JSON.stringify(value)
      }))
    );
    expect([...found.keys()].sort()).toEqual(
      variants.map(({ name }) => name).sort()
    );
  });
});

describe('the contract', () => {
  it('imports nothing but its own files', () => {
    const imported = readdirSync(FOLDER)
      .filter(file => file.endsWith('.ts'))
      .flatMap(file =>
        ts
          .preProcessFile(readFileSync(join(FOLDER, file), 'utf8'))
          .importedFiles.map(({ fileName }) => fileName)
      );
    expect(imported.length).toBeGreaterThan(0);
    for (const name of imported) {
      expect(name).toMatch(/^\.\/[a-z]+$/);
    }
  });
});

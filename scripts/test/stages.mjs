/**
 * Everything `npm test` runs, in order: quick answers first.
 *
 * @module
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packagedNode } from '../setup/packaged-node.mjs';
import { ROOT, npmCommand, venvProgram } from '../setup/project.mjs';
import { jestTally, junitTally, playwrightTally } from './tally.mjs';

/** A program of node_modules, run by this Node. */
function nodeTool(path, ...args) {
  return [
    process.execPath,
    join(ROOT, 'node_modules', ...path.split('/')),
    ...args
  ];
}

function pythonTool(...args) {
  return [venvProgram('python'), '-m', ...args];
}

/** Jest of one project; `report` is where its counts go. */
function jest(node, project) {
  return {
    command: report => [
      node,
      ...nodeTool('jest/bin/jest.js', '--selectProjects', project).slice(1),
      '--maxWorkers=2',
      '--json',
      `--outputFile=${report}`
    ],
    count: jestTally
  };
}

function pytest(...args) {
  return {
    command: report => pythonTool('pytest', ...args, `--junitxml=${report}`),
    count: junitTally
  };
}

/** An npm script that counts as one check. */
const npmScript = name => ({
  command: () => [...npmCommand(), 'run', '--silent', name]
});

const check = (...command) => ({ command: () => command });

/** The scripts' own tests; node:test takes files, since its idea of folders changed with Node 22. */
function scriptTests() {
  const folder = join(ROOT, 'scripts', 'tests');
  const files = readdirSync(folder).filter(name => name.endsWith('.spec.mjs'));
  return {
    command: report => [
      process.execPath,
      '--test',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=junit',
      `--test-reporter-destination=${report}`,
      ...files.map(name => join(folder, name))
    ],
    count: junitTally
  };
}

/**
 * The stages by name. Each is a list of steps; a step without `count` counts
 * as one check.
 */
export function stages() {
  return {
    lint: [
      npmScript('prettier:check'),
      npmScript('eslint:check'),
      npmScript('stylelint:check'),
      check(...pythonTool('ruff', 'check', '--quiet')),
      check(...pythonTool('ruff', 'format', '--check', '--quiet'))
    ],
    types: [
      npmScript('types:src'),
      npmScript('types:src-tests'),
      npmScript('types:gateway'),
      npmScript('types:ui-tests'),
      check(...pythonTool('mypy'))
    ],
    scripts: [scriptTests()],
    labextension: [jest(process.execPath, 'src')],
    gateway: [jest(packagedNode() ?? 'no-packaged-node', 'gateway')],
    server: [pytest()],
    // A real JupyterLab, a real share, raw clients.
    together: [pytest('end-to-end-tests', '--timeout=240')],
    // Fixtures build and install for minutes, which counts as time of the first test.
    packaging: [pytest('packaging-tests', '--timeout=540')],
    browser: [
      {
        command: () =>
          nodeTool(
            '@playwright/test/cli.js',
            'test',
            '--config=ui-tests/playwright.config.mjs',
            '--reporter=list,json'
          ),
        environment: report => ({ PLAYWRIGHT_JSON_OUTPUT_NAME: report }),
        count: playwrightTally
      }
    ]
  };
}

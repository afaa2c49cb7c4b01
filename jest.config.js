const jestJupyterLab = require('@jupyterlab/testutils/lib/jest-config');

const ESM_PACKAGES = [
  '@codemirror',
  '@jupyter',
  '@jupyter/.*',
  '@jupyterlab/',
  '@lumino/',
  '@microsoft/',
  '@rjsf',
  'exenv-es6',
  'lib0',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'y-websocket',
  'yjs'
].join('|');

const base = jestJupyterLab(__dirname);
const transform = { '\\.(ts|tsx|js|mjs)$': '<rootDir>/jest.transform.cjs' };

module.exports = {
  // Milliseconds. A busy machine is no failed test; what must be quick says so itself.
  testTimeout: 30_000,
  projects: [
    {
      displayName: 'src',
      rootDir: __dirname,
      testEnvironment: 'jsdom',
      setupFiles: base.setupFiles,
      moduleNameMapper: base.moduleNameMapper,
      moduleFileExtensions: base.moduleFileExtensions,
      transform: {
        ...transform,
        '\\.svg$': '@jupyterlab/testing/lib/jest-raw-loader.js'
      },
      transformIgnorePatterns: [`/node_modules/(?!${ESM_PACKAGES}).+`],
      testMatch: ['<rootDir>/src/**/__tests__/**/*.spec.ts?(x)']
    },
    {
      displayName: 'gateway',
      rootDir: __dirname,
      testEnvironment: 'node',
      transform: {
        ...transform,
        '\\.(html|css|txt)$': '<rootDir>/jest.text.cjs'
      },
      moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'html', 'css', 'txt'],
      transformIgnorePatterns: ['/node_modules/'],
      testMatch: ['<rootDir>/gateway/test/**/*.spec.ts']
    }
  ]
};

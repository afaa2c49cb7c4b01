/**
 * One lint for the whole repository. The second half states who may import
 * what; the table it enforces is in docs/architecture.md.
 */
import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-plugin-prettier/recommended';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Every rule of the Jupyter plugin whose name `isWanted` accepts, as an error. */
function jupyterRules(isWanted) {
  return Object.fromEntries(
    Object.keys(jupyter.rules)
      .filter(isWanted)
      .map(name => [`jupyter/${name}`, 'error'])
  );
}

const isGalataRule = name =>
  name.startsWith('galata-') ||
  name === 'require-soft-assertions-before-snapshots';
const isSchemaRule = name => name === 'no-schema-enum';

/** The rule that keeps `files` from importing what a pattern matches (the import as it is written). */
function mustNotImport(files, ...patterns) {
  return {
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: patterns.map(([regex, message]) => ({ regex, message }))
        }
      ]
    }
  };
}

const SRC = ['src/**/*.ts', 'src/**/*.tsx'];
const GATEWAY = ['gateway/**/*.ts'];
const TESTS = [
  'src/**/__tests__/**/*.ts',
  'src/**/__tests__/**/*.tsx',
  'gateway/test/**/*.ts'
];
const NODE_SCRIPTS = ['**/*.mjs', '**/*.cjs', '**/*.js'];

const CONTRACT_ONLY = [
  '(^|/)src/(?!protocol($|/))',
  'Of src/ the gateway knows the contract (src/protocol) only.'
];
const NO_NODE = ['^node:', 'The labextension runs in a browser.'];
const NO_GATEWAY = [
  '(^|/)gateway/',
  'The labextension knows the gateway by the contract (src/protocol) only.'
];

export default defineConfig([
  {
    ignores: [
      '**/node_modules',
      '.venv',
      '.demo',
      'build',
      'coverage',
      'dist',
      'lib',
      'jupyter_secure_share/labextension',
      'jupyter_secure_share/gateway',
      'ui-tests/test-results',
      'ui-tests/playwright-report',
      '**/*.d.ts'
    ]
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' }
  },
  {
    files: ['**/*.{js,cjs,mjs,ts,tsx}'],
    extends: [js.configs.recommended],
    rules: {
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'prefer-arrow-callback': 'error'
    }
  },
  {
    files: NODE_SCRIPTS,
    languageOptions: { globals: globals.node }
  },
  {
    files: ['**/*.cjs', '**/*.js'],
    languageOptions: { sourceType: 'commonjs' }
  },
  {
    files: ['style/index.js'],
    languageOptions: { sourceType: 'module', globals: globals.browser }
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true }
        }
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { args: 'none' }],
      // A promise nobody waits for ends the gateway by its rejection.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } }
      ]
    }
  },

  // The programs, each with its own types.
  {
    files: SRC,
    plugins: { jupyter },
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        project: 'tsconfig.test.json',
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      ...jupyterRules(name => !isGalataRule(name) && !isSchemaRule(name)),
      'jupyter/prefer-lazy-imports': [
        'error',
        {
          // Activation needs these at once: the share may already be live.
          ignoreImports: [
            '../commands',
            '../components/lockedField',
            '../model',
            '../notifications',
            '../panel',
            '../tunnelNotifications'
          ]
        }
      ],
      // JupyterLab keeps the options of a class, and command ids, in a namespace of its name.
      '@typescript-eslint/no-namespace': 'off'
    }
  },
  {
    files: GATEWAY,
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        project: 'gateway/tsconfig.json',
        tsconfigRootDir: import.meta.dirname
      }
    }
  },
  {
    files: ['ui-tests/**/*.ts'],
    plugins: { jupyter },
    languageOptions: {
      globals: { ...globals.node, ...globals.browser },
      parserOptions: {
        project: 'ui-tests/tsconfig.json',
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: jupyterRules(isGalataRule)
  },
  {
    files: TESTS,
    rules: {
      // Fakes have no users whose language could be set, and no start-up to slow down.
      'jupyter/no-untranslated-string': 'off',
      'jupyter/prefer-lazy-imports': 'off',
      'jupyter/plugin-id-convention': 'off',
      'jupyter/command-id-convention': 'off'
    }
  },
  {
    // Brings the parser for JSON.
    ...jupyter.configs.recommended.find(block =>
      block.files.some(pattern => pattern.includes('schema/'))
    ),
    plugins: { jupyter },
    rules: jupyterRules(isSchemaRule)
  },

  // Who may import what. A later block replaces an earlier one for its files.
  mustNotImport(SRC, NO_NODE, NO_GATEWAY),
  mustNotImport(
    ['src/protocol/*.ts'],
    ['^(?!\\./[a-z]+$)', 'The contract imports nothing but its own files.']
  ),
  mustNotImport(
    ['src/api.ts', 'src/request.ts'],
    NO_NODE,
    NO_GATEWAY,
    ['^react|^@jupyterlab/application$', 'Requests know no screen.'],
    ['^\\./(model|panel|commands|components)', 'Requests know no callers.']
  ),
  mustNotImport(
    ['src/model.ts', 'src/statusFeed.ts', 'src/people.ts'],
    NO_NODE,
    NO_GATEWAY,
    [
      '^react|^@jupyterlab/(application|apputils|ui-components)$|^@lumino/widgets$',
      'The model knows neither screen nor application.'
    ],
    ['^\\./(panel|commands|components)', 'The model knows no callers.']
  ),
  mustNotImport(
    ['src/panel.tsx', 'src/components/**/*.ts', 'src/components/**/*.tsx'],
    NO_NODE,
    NO_GATEWAY,
    [
      '^@jupyterlab/(application|services)$',
      'Components get values and callbacks, not JupyterLab.'
    ],
    ['(^|/)(api|request|commands)$', 'Components ask the model, not a URL.']
  ),
  // Not the tests: below gateway/test, `../src/` is the gateway itself.
  mustNotImport(['gateway/src/**/*.ts'], CONTRACT_ONLY),
  mustNotImport(
    ['gateway/src/policy/**/*.ts'],
    CONTRACT_ONLY,
    ['^node:(http|https|net|tls)$', 'Rules know no connection.'],
    ['(^|/)(transport|control|request)(/|$)', 'Rules know no callers.']
  ),
  mustNotImport(['gateway/src/request/**/*.ts'], CONTRACT_ONLY, [
    '(^|/)(transport|control)(/|$)',
    'A request knows neither how it came nor the control pipe.'
  ]),
  mustNotImport(['gateway/src/watch/**/*.ts'], CONTRACT_ONLY, [
    '(^|/)(transport|control)(/|$)',
    'The watch asks as guests do and knows nothing of how they come.'
  ]),
  mustNotImport(
    ['gateway/src/channels/**/*.ts'],
    CONTRACT_ONLY,
    [
      '(^|/)(transport|control)(/|$)',
      'A channel knows neither how it came nor the control pipe.'
    ],
    [
      '(^|/)request/(?!context$)',
      'A channel is attached by a request step and knows none.'
    ]
  ),
  mustNotImport(['gateway/src/transport/**/*.ts'], CONTRACT_ONLY, [
    '(^|/)(request|channels|policy|sessions|guests|share-state|control)(/|$)',
    'A transport carries connections and knows no guests.'
  ]),
  prettier
]);

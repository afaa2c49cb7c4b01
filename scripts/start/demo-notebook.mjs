/**
 * The notebook that `npm start` opens.
 *
 * @module
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/project.mjs';

/** Root folder of the demo's JupyterLab; git-ignored. */
export const DEMO_FOLDER = join(ROOT, '.demo');

/** Name of the notebook in it. */
export const DEMO_NOTEBOOK = 'welcome.ipynb';

const CELLS = [
  {
    type: 'markdown',
    lines: [
      '# A notebook to share',
      '',
      'Click **Share** at the top right. Open the address you are given in another browser, ' +
        'or on another computer of your network, and come in as a guest.',
      '',
      'Then type in the same cell at the same time.'
    ]
  },
  {
    type: 'code',
    lines: [
      'total = sum(n * n for n in range(10))',
      'print(f"The sum of squares is {total}.")'
    ]
  },
  { type: 'code', lines: [] }
];

function notebook() {
  return {
    cells: CELLS.map(({ type, lines }, index) => ({
      cell_type: type,
      id: `welcome-${index}`,
      metadata: {},
      source: lines.map((line, at) =>
        at < lines.length - 1 ? `${line}\n` : line
      ),
      ...(type === 'code' ? { execution_count: null, outputs: [] } : {})
    })),
    metadata: {
      kernelspec: {
        display_name: 'Python 3 (ipykernel)',
        language: 'python',
        name: 'python3'
      },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
}

/** Writes the notebook unless it is there: what somebody typed in it stays. */
export function ensureDemoNotebook() {
  const path = join(DEMO_FOLDER, DEMO_NOTEBOOK);
  if (!existsSync(path)) {
    mkdirSync(DEMO_FOLDER, { recursive: true });
    writeFileSync(path, `${JSON.stringify(notebook(), null, 1)}\n`);
  }
}

/**
 * What of a document can be carried away when its share has ended: its text,
 * without outputs.
 *
 * @module
 */

import { PathExt } from '@jupyterlab/coreutils';

/** A document whose last edits the host may not have. */
export interface IUnsavedText {
  /** As guests see it, relative to the root. */
  path: string;
  /** What is copied: the file's text, or a notebook's cells one below the other. */
  text: string;
  /** What is downloaded. */
  file: { name: string; type: string; content: string };
}

/** The part of a shared cell that is read here. */
export interface ICellSource {
  cell_type: string;
  getId(): string;
  getSource(): string;
}

/** The part of a shared file or notebook that is read here. */
export interface ISharedText {
  /** Notebooks only. */
  cells?: readonly ICellSource[];
  /** Notebooks only. */
  metadata?: unknown;
  getSource(): unknown;
}

/** The text of a document; null when it holds none (binary files). */
export function textOf(path: string, shared: ISharedText): IUnsavedText | null {
  const name = PathExt.basename(path);
  if (shared.cells !== undefined) {
    return {
      path,
      text: shared.cells.map(cellAsText).join('\n\n') + '\n',
      file: {
        name,
        type: 'application/x-ipynb+json',
        content: notebookWithoutOutputs(shared.cells, shared.metadata)
      }
    };
  }
  const text = shared.getSource();
  return typeof text === 'string'
    ? { path, text, file: { name, type: 'text/plain', content: text } }
    : null;
}

/** Several documents as one text, each below its path. */
export function joinTexts(documents: readonly IUnsavedText[]): string {
  const [only] = documents;
  return documents.length === 1 && only !== undefined
    ? only.text
    : documents.map(({ path, text }) => `# ${path}\n\n${text}`).join('\n\n');
}

/** The percent format, which editors and Jupytext open as a notebook. */
function cellAsText(cell: ICellSource): string {
  const mark = cell.cell_type === 'code' ? '# %%' : `# %% [${cell.cell_type}]`;
  return `${mark}\n${cell.getSource()}`;
}

/** nbformat 4.5, the first in which cells have ids. */
function notebookWithoutOutputs(
  cells: readonly ICellSource[],
  metadata: unknown
): string {
  return JSON.stringify(
    {
      cells: cells.map(cell => ({
        cell_type: cell.cell_type,
        id: cell.getId(),
        metadata: {},
        source: cell.getSource(),
        ...(cell.cell_type === 'code'
          ? { execution_count: null, outputs: [] }
          : {})
      })),
      metadata: metadata ?? {},
      nbformat: 4,
      nbformat_minor: 5
    },
    null,
    1
  );
}

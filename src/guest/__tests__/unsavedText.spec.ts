import { joinTexts, textOf, type ICellSource } from '../unsavedText';

function cell(cell_type: string, source: string, id: string): ICellSource {
  return { cell_type, getId: () => id, getSource: () => source };
}

const NOTEBOOK = {
  cells: [cell('markdown', '# Title', 'a'), cell('code', '1 + 1', 'b')],
  metadata: { kernelspec: { name: 'python3' } },
  getSource: () => ({ outputs: 'not asked for' })
};

describe('textOf', () => {
  it('takes a file as it is', () => {
    const text = textOf('sub/notes.txt', { getSource: () => 'a\nb' });
    expect(text).toEqual({
      path: 'sub/notes.txt',
      text: 'a\nb',
      file: { name: 'notes.txt', type: 'text/plain', content: 'a\nb' }
    });
  });

  it('takes the cells of a notebook one below the other', () => {
    expect(textOf('n.ipynb', NOTEBOOK)?.text).toBe(
      '# %% [markdown]\n# Title\n\n# %%\n1 + 1\n'
    );
  });

  it('makes a notebook without outputs to download', () => {
    const file = textOf('n.ipynb', NOTEBOOK)?.file;
    expect(file?.name).toBe('n.ipynb');
    expect(JSON.parse(file?.content ?? '')).toEqual({
      cells: [
        { cell_type: 'markdown', id: 'a', metadata: {}, source: '# Title' },
        {
          cell_type: 'code',
          id: 'b',
          metadata: {},
          source: '1 + 1',
          execution_count: null,
          outputs: []
        }
      ],
      metadata: { kernelspec: { name: 'python3' } },
      nbformat: 4,
      nbformat_minor: 5
    });
  });

  it('takes nothing of what is no text', () => {
    expect(textOf('x.bin', { getSource: () => ({}) })).toBeNull();
  });
});

describe('joinTexts', () => {
  const one = textOf('a.txt', { getSource: () => 'A' });
  const two = textOf('b.txt', { getSource: () => 'B' });

  it('leaves one text alone and heads several with their paths', () => {
    expect(one && joinTexts([one])).toBe('A');
    expect(one && two && joinTexts([one, two])).toBe(
      '# a.txt\n\nA\n\n# b.txt\n\nB'
    );
  });
});

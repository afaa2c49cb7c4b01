import { readFileSync } from 'fs';
import { join } from 'path';
import type { TranslationBundle } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';
import { englishText, problemText, TRANSLATED_CODES } from '../problems';

const ROOT = join(__dirname, '..', '..');
const trans = nullTranslator.load('');

/** A bundle that marks what it has translated. */
const marked = {
  ...trans,
  __: (text: string) => `«${text}»`
} as TranslationBundle;

/** The text of each string literal of a source, adjacent ones joined as Python does. */
function sentencesIn(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
    .replace(/\\"/g, '"')
    .replace(/["']\s*\n\s*["']/g, '');
}

/** Codes with a table entry in a source. */
function codesIn(file: string, pattern: RegExp): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(pattern)].map(match => match[1]);
}

describe('the codes of the reporting sides', () => {
  it.each([
    ['gateway/src/problems.ts', /^ {2}([A-Z][A-Z0-9_]+): \[/gm],
    [
      'jupyter_secure_share/problems.py',
      /^ {4}([A-Z][A-Z_]+) = ProblemKind\(/gm
    ]
  ])('of %s are all translated, in the same words', (file, pattern) => {
    const codes = codesIn(file, pattern);
    expect(codes.length).toBeGreaterThan(9);
    const source = sentencesIn(file);
    for (const code of codes) {
      expect(TRANSLATED_CODES).toContain(code);
      for (const sentence of englishText(code) ?? []) {
        expect(source).toContain(sentence);
      }
    }
  });
});

describe('problemText', () => {
  const [message, nextStep] = englishText('PORT_TAKEN') ?? ['', ''];

  it('translates a code it knows', () => {
    expect(
      problemText({ code: 'PORT_TAKEN', message, next_step: nextStep }, marked)
    ).toEqual({ message: `«${message}»`, nextStep: `«${nextStep}»` });
  });

  it('shows as it came what is more exact than the code', () => {
    expect(
      problemText(
        {
          code: 'PORT_TAKEN',
          message: 'Port 443 is taken.',
          next_step: nextStep
        },
        marked
      )
    ).toEqual({ message: 'Port 443 is taken.', nextStep: `«${nextStep}»` });
  });

  it.each(['NEW_CODE', 'constructor', '__proto__', ''])(
    'shows the code %j as it came',
    code => {
      expect(
        problemText({ code, message: 'Said.', next_step: 'Do.' }, marked)
      ).toEqual({ message: 'Said.', nextStep: 'Do.' });
    }
  );
});

/**
 * The words of an error page of ngrok. Such a page is drawn by a program from
 * elsewhere; what it says stands in its `noscript`, with the code in brackets.
 *
 * @module
 */

/** Longest page that is looked at, in characters. */
const MAX_PAGE_CHARS = 16 * 1024;

const NOSCRIPT = /<noscript\b[^>]*>([^<]*)<\/noscript\s*>/i;

/** What is no text: programs, styles, headings of tabs, comments. */
const UNSEEN =
  /<(script|style|title|template)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi;

const TAG = /<[^<>]*>/g;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  nbsp: ' ',
  quot: '"'
};

/** What a page says, as one text without tags and without its code; may be empty. */
export function spokenText(page: string, code: string): string {
  const shown = page.slice(0, MAX_PAGE_CHARS);
  const words =
    NOSCRIPT.exec(shown)?.[1] ?? shown.replace(UNSEEN, ' ').replace(TAG, ' ');
  return decoded(words)
    .replaceAll(`(${code})`, ' ')
    .replaceAll(code, ' ')
    .trim();
}

function decoded(words: string): string {
  return words.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi,
    (whole, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined) {
        return ENTITIES[name.toLowerCase()] ?? whole;
      }
      const point =
        decimal === undefined
          ? parseInt(hexadecimal ?? '', 16)
          : Number(decimal);
      return point <= 0x10ffff ? String.fromCodePoint(point) : ' ';
    }
  );
}

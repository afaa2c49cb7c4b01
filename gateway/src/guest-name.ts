/**
 * Which display names a guest may have. A name is taken exactly as typed or
 * refused; it is never changed.
 *
 * @module
 */

/** Longest name, in characters (Unicode code points). */
const MAX_NAME_CHARACTERS = 64;

/**
 * Controls (C0, DEL, C1), lone surrogates, line and paragraph separators, and
 * the characters that turn the direction of the text around them
 * (Unicode Standard Annex 9: embeddings, overrides, isolates): a name made of
 * them could make the rest of a line in the host's panel read otherwise.
 */
const FORBIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** At least one character that can be seen. */
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{C}]/u;

/** Characters that show nothing and that a look-alike of a name could be padded with. */
const INVISIBLE = /[\p{White_Space}\p{Default_Ignorable_Code_Point}]+/gu;

/** Whether a guest may be called so. */
export function isGuestName(name: string): boolean {
  // The length in UTF-16 units is at most twice the number of characters; checked first because it costs nothing.
  return (
    name.length <= 2 * MAX_NAME_CHARACTERS &&
    [...name].length <= MAX_NAME_CHARACTERS &&
    !FORBIDDEN.test(name) &&
    VISIBLE.test(name)
  );
}

/** Whether two names would be read as the same: compatibility forms, case and invisible characters do not tell them apart. */
export function isSameName(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

function folded(name: string): string {
  // Upper case first: it is the only way to fold letters such as ß and ς in JavaScript.
  return name
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC');
}

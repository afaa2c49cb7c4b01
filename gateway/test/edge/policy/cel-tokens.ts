/**
 * Cuts an expression of the Common Expression Language into tokens.
 *
 * @module
 */

/** A piece of an expression. */
export interface ICelToken {
  readonly kind: 'name' | 'string' | 'number' | 'sign' | 'end';
  /** Of strings, what stands between the quotes. */
  readonly text: string;
}

/** An expression that the edge does not understand. */
export class NotUnderstood extends Error {}

const TOKEN =
  /\s*(?:(?<name>[A-Za-z_]\w*)|(?<number>\d+)|'(?<single>[^'\\]*)'|"(?<double>[^"\\]*)"|(?<sign>&&|\|\||==|!=|[!()[\],.]))\s*/y;

/** @throws NotUnderstood for anything outside the subset */
export function celTokens(expression: string): ICelToken[] {
  const tokens: ICelToken[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < expression.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(expression)?.groups;
    if (!groups) {
      throw new NotUnderstood(`expression, at: ${expression.slice(at)}`);
    }
    const { name, number, single, double, sign } = groups;
    const string = single ?? double;
    if (name !== undefined) {
      tokens.push({ kind: 'name', text: name });
    } else if (number !== undefined) {
      tokens.push({ kind: 'number', text: number });
    } else if (string !== undefined) {
      tokens.push({ kind: 'string', text: string });
    } else {
      tokens.push({ kind: 'sign', text: sign ?? '' });
    }
  }
  return [...tokens, { kind: 'end', text: '' }];
}

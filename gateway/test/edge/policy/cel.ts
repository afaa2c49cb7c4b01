/**
 * Compiles an expression of the Common Expression Language: the small part
 * that tells one request from another. Types are checked while compiling, so
 * that what the edge does not understand is refused before it could matter.
 *
 * @module
 */

import { celTokens, NotUnderstood, type ICelToken } from './cel-tokens';
import { element, ensureType, logical, membership } from './cel-operators';
import {
  ensureCanonical,
  HEADER_FUNCTIONS,
  STRING_METHODS,
  VARIABLES,
  type ICelNode
} from './cel-values';
import type { IRequestFacts } from './request-facts';

/** Answers for one request; throws CelFailure when it cannot */
export type Condition = (facts: IRequestFacts) => boolean;

/** @throws NotUnderstood */
export function compileCondition(expression: string): Condition {
  const compiler = new Compiler(celTokens(expression));
  const node = ensureType(compiler.either(), 'bool');
  compiler.ensureEnd();
  return facts => node.run(facts, new Map()) === true;
}

class Compiler {
  constructor(private readonly tokens: readonly ICelToken[]) {}

  /** `a || b` */
  either(): ICelNode {
    let node = this.both();
    while (this.takes('||')) {
      node = logical(node, this.both(), true);
    }
    return node;
  }

  ensureEnd(): void {
    if (this.next.kind !== 'end') {
      throw new NotUnderstood(`expression, at: ${this.next.text}`);
    }
  }

  /** `a && b` */
  private both(): ICelNode {
    let node = this.comparison();
    while (this.takes('&&')) {
      node = logical(node, this.comparison(), false);
    }
    return node;
  }

  /** `a == b`, `a != b`, `a in b` */
  private comparison(): ICelNode {
    const left = this.unary();
    for (const sign of ['==', '!='] as const) {
      if (this.takes(sign)) {
        const right = ensureType(this.unary(), left.type);
        return {
          type: 'bool',
          run: (facts, scope) =>
            (left.run(facts, scope) === right.run(facts, scope)) ===
            (sign === '==')
        };
      }
    }
    return this.takes('in') ? membership(left, this.unary()) : left;
  }

  /** `!a` */
  private unary(): ICelNode {
    if (!this.takes('!')) {
      return this.member(this.primary());
    }
    const node = ensureType(this.unary(), 'bool');
    return { type: 'bool', run: (facts, scope) => !node.run(facts, scope) };
  }

  /** `a.method(b)`, `a[b]` */
  private member(self: ICelNode): ICelNode {
    if (this.takes('[')) {
      const node = element(self, this.either());
      this.ensure(']');
      return this.member(node);
    }
    if (this.takes('.')) {
      const name = this.name();
      this.ensure('(');
      const node =
        self.type === 'strings' ? this.ofList(self, name) : this.of(self, name);
      return this.member(node);
    }
    return self;
  }

  /** The rest of `string.name(argument)`. */
  private of(self: ICelNode, name: string): ICelNode {
    const method = STRING_METHODS[name];
    if (!method || self.type !== 'string') {
      throw new NotUnderstood(`${self.type}.${name}()`);
    }
    const [argument] = method.takes.map(type =>
      ensureType(this.either(), type)
    );
    this.ensure(')');
    return {
      type: method.type,
      run: (facts, scope) =>
        method.run(
          self.run(facts, scope) as string,
          (argument?.run(facts, scope) ?? '') as string
        )
    };
  }

  /** The rest of `list.size()`, `list.exists(v, condition)`, `list.all(v, condition)`. */
  private ofList(self: ICelNode, name: string): ICelNode {
    if (name === 'size') {
      this.ensure(')');
      return {
        type: 'int',
        run: (facts, scope) =>
          (self.run(facts, scope) as readonly string[]).length
      };
    }
    if (name !== 'exists' && name !== 'all') {
      throw new NotUnderstood(`list.${name}()`);
    }
    const variable = this.name();
    this.ensure(',');
    this._scope.add(variable);
    const condition = ensureType(this.either(), 'bool');
    this._scope.delete(variable);
    this.ensure(')');
    return {
      type: 'bool',
      run: (facts, scope) => {
        const holds = (item: string): boolean =>
          condition.run(facts, new Map(scope).set(variable, item)) === true;
        const items = self.run(facts, scope) as readonly string[];
        return name === 'exists' ? items.some(holds) : items.every(holds);
      }
    };
  }

  /** `(a)`, literals, variables, functions */
  private primary(): ICelNode {
    const { kind, text } = this.next;
    if (this.takes('(')) {
      const node = this.either();
      this.ensure(')');
      return node;
    }
    this._at += 1;
    switch (kind) {
      case 'string':
        return { type: 'string', literal: text, run: () => text };
      case 'number':
        return { type: 'int', run: () => Number(text) };
      case 'name':
        return this.named(text);
      default:
        throw new NotUnderstood(`expression, at: ${text}`);
    }
  }

  private named(name: string): ICelNode {
    if (name === 'true' || name === 'false') {
      return { type: 'bool', run: () => name === 'true' };
    }
    if (this._scope.has(name)) {
      return { type: 'string', run: (_, scope) => scope.get(name) ?? '' };
    }
    const called = HEADER_FUNCTIONS[name];
    if (called && this.takes('(')) {
      const header = ensureCanonical(this.either().literal);
      this.ensure(')');
      return { type: called.type, run: facts => called.run(facts, header) };
    }
    return this.variable(name);
  }

  /** The longest run of names that is a variable: `req.url.path`, not its `.contains`. */
  private variable(first: string): ICelNode {
    let name = first;
    for (;;) {
      const variable = VARIABLES[name];
      if (variable) {
        return variable;
      }
      if (!this.takes('.')) {
        throw new NotUnderstood(`variable ${name}`);
      }
      name += `.${this.name()}`;
    }
  }

  private name(): string {
    const { kind, text } = this.next;
    if (kind !== 'name') {
      throw new NotUnderstood(`expression, at: ${text}`);
    }
    this._at += 1;
    return text;
  }

  private takes(text: string): boolean {
    const { kind } = this.next;
    const is = kind !== 'string' && this.next.text === text;
    this._at += is ? 1 : 0;
    return is;
  }

  private ensure(text: string): void {
    if (!this.takes(text)) {
      throw new NotUnderstood(`expression, at: ${this.next.text}`);
    }
  }

  private get next(): ICelToken {
    return this.tokens[this._at] ?? { kind: 'end', text: '' };
  }

  private _at = 0;
  private readonly _scope = new Set<string>();
}

/**
 * The operators of expressions: logic, membership, and the element of a list
 * or a map.
 *
 * @module
 */

import { NotUnderstood } from './cel-tokens';
import {
  CelFailure,
  type CelType,
  type CelValue,
  type ICelNode
} from './cel-values';
import type { IRequestFacts } from './request-facts';

/**
 * One side decides alone when it can, whichever side it is and even when the
 * other fails. https://github.com/google/cel-spec/blob/master/doc/langdef.md#logical-operators
 */
export function logical(
  left: ICelNode,
  right: ICelNode,
  decisive: boolean
): ICelNode {
  ensureType(left, 'bool');
  ensureType(right, 'bool');
  return {
    type: 'bool',
    run: (facts, scope) => {
      let failure: CelFailure | null = null;
      for (const side of [left, right]) {
        try {
          if (side.run(facts, scope) === decisive) {
            return decisive;
          }
        } catch (error) {
          if (!(error instanceof CelFailure)) {
            throw error;
          }
          failure = error;
        }
      }
      if (failure) {
        throw failure;
      }
      return !decisive;
    }
  };
}

/** `a in b` */
export function membership(item: ICelNode, all: ICelNode): ICelNode {
  ensureType(item, 'string');
  if (all.type !== 'strings' && all.type !== 'headers') {
    throw new NotUnderstood(`in ${all.type}`);
  }
  return {
    type: 'bool',
    run: (facts, scope) => {
      const wanted = item.run(facts, scope) as string;
      const values = all.run(facts, scope);
      return isMap(values)
        ? values.has(wanted)
        : (values as readonly string[]).includes(wanted);
    }
  };
}

/** `a[b]` */
export function element(all: ICelNode, key: ICelNode): ICelNode {
  if (all.type === 'headers') {
    ensureType(key, 'string');
    return {
      type: 'strings',
      run: (facts, scope) =>
        found(
          (all.run(facts, scope) as IRequestFacts['headers']).get(
            key.run(facts, scope) as string
          ),
          'no such key'
        )
    };
  }
  ensureType(all, 'strings');
  ensureType(key, 'int');
  return {
    type: 'string',
    run: (facts, scope) =>
      found(
        (all.run(facts, scope) as readonly string[])[
          key.run(facts, scope) as number
        ],
        'no such index'
      )
  };
}

function found<Value>(value: Value | undefined, problem: string): Value {
  if (value === undefined) {
    throw new CelFailure(problem);
  }
  return value;
}

function isMap(value: CelValue): value is IRequestFacts['headers'] {
  return value instanceof Map;
}

/** @throws NotUnderstood */
export function ensureType(node: ICelNode, type: CelType): ICelNode {
  if (node.type !== type) {
    throw new NotUnderstood(`${node.type} where ${type} is wanted`);
  }
  return node;
}

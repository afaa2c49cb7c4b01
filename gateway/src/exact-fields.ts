/**
 * Whether an object has exactly the fields that it should have, each of them
 * right.
 *
 * @module
 */

import type { JsonObject } from './json-object';

/** Says whether a value may stand in a field. */
export type FieldCheck = (value: unknown) => boolean;

/** Names of fields that are not as they should be. */
export interface IFieldFaults {
  /** There, but not known. */
  readonly unknown: readonly string[];
  /** Missing, or with a wrong value. */
  readonly wrong: readonly string[];
}

/** @param checks every field that there has to be */
export function fieldFaults(
  given: JsonObject,
  checks: Readonly<Record<string, FieldCheck>>
): IFieldFaults {
  return {
    unknown: Object.keys(given).filter(name => !Object.hasOwn(checks, name)),
    wrong: Object.entries(checks)
      .filter(
        ([name, isRight]) =>
          !Object.hasOwn(given, name) || !isRight(given[name])
      )
      .map(([name]) => name)
  };
}

/** Whether every field is there, right, and known. */
export function hasExactly(
  given: JsonObject,
  checks: Readonly<Record<string, FieldCheck>>
): boolean {
  const { unknown, wrong } = fieldFaults(given, checks);
  return unknown.length === 0 && wrong.length === 0;
}

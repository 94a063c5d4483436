import { textArray } from './text-array.js';

/** Makes the array of a column of numbers, ids or values of an enum: they need no quotes in PostgreSQL's text format. */
export function plainColumn(values: readonly (number | string | null)[]): string | null {
  return isUnused(values) ? null : `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** Makes the array of a column of texts. */
export function textColumn(values: readonly (string | null)[]): Buffer | null {
  return isUnused(values) ? null : textArray(values);
}

/**
 * Tells whether a column has no values but nulls. No array is sent of it: where `unnest` makes columns of several arrays
 * side by side in a list of SELECT, PostgreSQL fills those up with nulls that end before others.
 */
function isUnused(values: readonly unknown[]): boolean {
  return values.every((value) => value === null);
}

import { validate as isUuid } from 'uuid';
import { isExactText } from '../../../common/exact-text.js';
import { invalidCursor, type Position } from './cursor-codec.js';

/**
 * Reads the values of a position. Each is checked like any other input, though it was authenticated: a version before
 * may have written it by other rules, and what PostgreSQL cannot take would be an error of the server.
 */

/** Characters of the longest name that a position has. */
const MAX_TEXT_CHARACTERS = 256;
const MAX_SEQUENCE = 2 ** 31 - 1;
/** The times that have four digits for their year, in milliseconds since 1970. */
const MIN_TIME_MS = Date.parse('0001-01-01T00:00:00Z');
const MAX_TIME_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** The date at one place of a position, which is in milliseconds since 1970. */
export function dateAt(position: Position, index: number): Date {
  return new Date(integerAt(position, index, MIN_TIME_MS, MAX_TIME_MS));
}

/** The sequence at one place of a position. */
export function sequenceAt(position: Position, index: number): number {
  return integerAt(position, index, 1, MAX_SEQUENCE);
}

/** The UUID at one place of a position. */
export function uuidAt(position: Position, index: number): string {
  const id = position[index];
  if (!isUuid(id)) throw invalidCursor();
  return String(id);
}

/** An integer at one place of a position. */
export function integerAt(position: Position, index: number, min: number, max: number): number {
  const value = position[index];
  if (!isInteger(value) || value < min || value > max) throw invalidCursor();
  return value;
}

/** The text at one place of a position: one that PostgreSQL can hold. */
export function textAt(position: Position, index: number): string {
  const value = position[index];
  if (typeof value !== 'string' || !isExactText(value, MAX_TEXT_CHARACTERS)) throw invalidCursor();
  return value;
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

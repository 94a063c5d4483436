import type { StoredRow } from './export.repository.js';
import type { StoredColumn } from './stored-columns.js';

/** The member that holds, as texts, those values of JSON that cannot stand in a line as they are stored. */
export const EXACT_JSON = 'exactJson';

/**
 * Writes a row as the members of an object, without its braces. JSON stands there to the byte as it is stored. Where it
 * has a line break, or is null (which else means none), it stands in `exactJson` as a text.
 */
export function membersOf(row: StoredRow, columns: readonly StoredColumn[]): string {
  const members = columns.map(({ field, type }) => {
    const value = row[field] ?? null;
    return `${JSON.stringify(field)}:${type === 'json' ? shownJson(value) : shown(value, type)}`;
  });
  const exact = columns.filter(({ field, type }) => type === 'json' && !canStandInLine(row[field] ?? null));
  if (exact.length === 0) return members.join();
  const texts = Object.fromEntries(exact.map(({ field }) => [field, row[field]]));
  return [...members, `"${EXACT_JSON}":${JSON.stringify(texts)}`].join();
}

function shown(value: StoredRow[string], type: StoredColumn['type']): string {
  if (value === null) return 'null';
  return type === 'timestamptz' ? `"${new Date(value as string).toISOString()}"` : JSON.stringify(value);
}

function shownJson(text: StoredRow[string]): string {
  if (text === null) return 'null';
  return canStandInLine(text) ? String(text) : JSON.stringify(JSON.parse(String(text)));
}

const LINE_BREAK = /[\n\r]/;

function canStandInLine(text: StoredRow[string]): boolean {
  return text === null || (!LINE_BREAK.test(String(text)) && String(text).trim() !== 'null');
}

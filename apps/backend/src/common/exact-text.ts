/** Tells whether PostgreSQL holds the text as it is. Ids must be so: two that differ may not become one. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

/** Tells whether a text has 1 to `max` characters, counted as PostgreSQL does (code points). */
export function hasLength(text: string, max: number): boolean {
  return text.length > 0 && text.length <= 2 * max && Array.from(text).length <= max;
}

/** Tells whether a value is a text of 1 to `max` characters that is stored exactly. */
export function isExactText(value: unknown, max: number): value is string {
  return typeof value === 'string' && hasLength(value, max) && isStorable(value);
}

/** Control and format characters, separators of lines, and whatever else is not shown. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Tells whether an id looks like no other: else a look-alike of a case would be another case. */
export function isPlainId(id: string): boolean {
  return id === id.normalize('NFC').trim() && !INVISIBLE.test(id);
}

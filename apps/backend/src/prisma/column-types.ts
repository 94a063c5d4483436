import pg from 'pg';

const { BOOL, INT2, INT4, INT8, JSON: JSON_TYPE, TIMESTAMPTZ } = pg.types.builtins;

type Parser = (text: string) => unknown;

const PARSERS = new Map<number, Parser>([
  [BOOL, (text) => text === 't'],
  [INT2, Number],
  [INT4, Number],
  // Totals of tokens pass 2³¹, but not 2⁵³.
  [INT8, Number],
  [JSON_TYPE, (text) => JSON.parse(text) as unknown],
  [TIMESTAMPTZ, dateFrom],
]);

const AS_TEXT: Parser = (text) => text;

/**
 * The parsers of column values, for our own statements alone. None of the parsers of `pg.types` is used: an application
 * may have set its own, which turn dates into texts.
 */
export const COLUMN_TYPES = {
  getTypeParser: (type: number) => PARSERS.get(type) ?? AS_TEXT,
};

const SHORT_OFFSET = /[+-]\d\d$/;

/** Reads `2026-11-27 09:30:00.123+00`, as a session with DateStyle ISO writes it, in any time zone. */
function dateFrom(text: string): Date {
  const date = new Date(`${text.replace(' ', 'T')}${SHORT_OFFSET.test(text) ? ':00' : ''}`);
  if (Number.isNaN(date.getTime())) throw new Error('The session must have DateStyle ISO.');
  return date;
}

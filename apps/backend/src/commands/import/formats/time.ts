import type { Json } from '../../../modules/ai/index.js';

/** Larger ones are milliseconds: as seconds, it is the year 5138. */
const MAX_SECONDS = 1e11;
const MS_PER_SECOND = 1000;
const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * Reads a time: seconds or milliseconds since 1970, or ISO 8601, in UTC where it names no zone. Undefined of anything
 * else, and of one before 1970.
 */
export function timeIn(value: Json | undefined): Date | undefined {
  const milliseconds = typeof value === 'number' ? msOf(value) : typeof value === 'string' ? msIn(value) : 0;
  return milliseconds > 0 && Number.isFinite(milliseconds) ? validDate(milliseconds) : undefined;
}

function msOf(value: number): number {
  return value > MAX_SECONDS ? value : value * MS_PER_SECOND;
}

function msIn(text: string): number {
  const zone = ISO.exec(text);
  if (!zone) return 0;
  const isDay = !/[T ]/.test(text);
  return Date.parse(zone[1] === undefined && !isDay ? `${text.replace(' ', 'T')}Z` : text.replace(' ', 'T'));
}

function validDate(milliseconds: number): Date | undefined {
  const date = new Date(Math.round(milliseconds));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

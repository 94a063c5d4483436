/** Spans of time that usage is asked for. Their days are those of UTC, as in the API. */
export const RANGES = {
  '30-days': 'Last 30 days',
  '90-days': 'Last 90 days',
  'this-month': 'This month',
  'last-month': 'Last month',
  all: 'All time',
  own: 'Own dates',
} as const;

export type Range = keyof typeof RANGES;

/** A span as it stands in an address; `from` and `to` are the first and the last day of one's own. */
export interface RangeSearch {
  range?: Range;
  from?: string;
  to?: string;
}

/** The moments from which and before which; absent where it has no end. */
export interface Bounds {
  from?: string;
  to?: string;
}

const DAY_MS = 86_400_000;
/** Days of which a curve has a point each; of more, it has one a month. */
const MAX_DAYS = 400;

export function rangeOf(search: Record<string, unknown>): RangeSearch {
  const { range, from, to } = search;
  return {
    ...(isRange(range) ? { range } : {}),
    ...(isDay(from) ? { from } : {}),
    ...(isDay(to) ? { to } : {}),
  };
}

/** The moments of a span, by the day that it is now. */
export function boundsOf({ range = '30-days', from, to }: RangeSearch, now = new Date()): Bounds {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  const today = Date.UTC(year, month, now.getUTCDate());
  switch (range) {
    case '30-days':
      return between(today - 29 * DAY_MS, today + DAY_MS);
    case '90-days':
      return between(today - 89 * DAY_MS, today + DAY_MS);
    case 'this-month':
      return between(Date.UTC(year, month), Date.UTC(year, month + 1));
    case 'last-month':
      return between(Date.UTC(year, month - 1), Date.UTC(year, month));
    case 'all':
      return {};
    case 'own':
      return {
        ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
        ...(to === undefined ? {} : { to: new Date(Date.parse(to) + DAY_MS).toISOString() }),
      };
  }
}

/** What a curve over a span has a point for. */
export function stepOf({ from, to }: Bounds): 'day' | 'month' {
  if (from === undefined || to === undefined) return 'month';
  return Date.parse(to) - Date.parse(from) <= MAX_DAYS * DAY_MS ? 'day' : 'month';
}

/** Every day of a span, as the API writes it. */
export function daysOf(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(to) && days.length < MAX_DAYS; at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

function between(from: number, to: number): Bounds {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

function isRange(value: unknown): value is Range {
  return typeof value === 'string' && Object.hasOwn(RANGES, value);
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
}

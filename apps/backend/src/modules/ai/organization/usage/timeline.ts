/** Messages created at or after `from` and before `to`; null for no end. */
export interface UsageRange {
  from: Date | null;
  to: Date | null;
}

/** Whole days from one to the day before another, as ISO dates. */
export interface DayRange {
  from: string;
  to: string;
}

/**
 * Time as usage reads it, cut where the range or a price begins or ends. Between two cuts every price holds: a period.
 * Sums of a month serve where no cut lies within it, sums of a day where none lies within that; else messages are read.
 */
export interface Timeline {
  /** Moments in ascending order. Period 0 is before the first of them, period 1 begins with it. */
  cuts: Date[];
  /** The first period in the range, and the first one behind it. */
  periods: { first: number; end: number };
  /** Whole months whose days are read one by one. */
  byDay: DayRange[];
  /** Days whose messages are read, as ISO dates. */
  byMessage: string[];
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** What PostgreSQL takes for a date before and behind all others. */
const ALWAYS: DayRange = { from: '-infinity', to: 'infinity' };

/**
 * @param beginnings moments at which a price begins, in milliseconds
 * @param isByDay tells whether days are to be told apart
 */
export function timelineOf(range: UsageRange, beginnings: readonly number[], isByDay: boolean): Timeline {
  const from = range.from?.getTime() ?? -Infinity;
  const to = range.to?.getTime() ?? Infinity;
  const within = beginnings.filter((time) => time > from && time < to);
  const cuts = ascending([...within, ...[from, to].filter(Number.isFinite)]);
  const split = cuts.filter((time) => time % DAY_MS !== 0);
  return {
    cuts: cuts.map((time) => new Date(time)),
    periods: {
      first: Number.isFinite(from) ? cuts.indexOf(from) + 1 : 0,
      end: Number.isFinite(to) ? cuts.indexOf(to) + 1 : cuts.length + 1,
    },
    byDay: isByDay ? [monthsOf(range)] : splitMonths(cuts),
    byMessage: [...new Set(split.map(dayOf))],
  };
}

/** The months that a range touches. */
function monthsOf({ from, to }: UsageRange): DayRange {
  return { from: from ? monthOf(from, 0) : ALWAYS.from, to: to ? monthOf(to, 1) : ALWAYS.to };
}

/** The months within which there is a cut. */
function splitMonths(cuts: readonly number[]): DayRange[] {
  const within = cuts
    .map((time) => new Date(time))
    .filter((time) => time.toISOString() !== startOfMonth(time));
  const months = new Map(within.map((time) => [monthOf(time, 0), monthOf(time, 1)]));
  return [...months].map(([from, to]) => ({ from, to }));
}

function startOfMonth(time: Date): string {
  return `${monthOf(time, 0)}T00:00:00.000Z`;
}

/** The first day of the month that is so many behind that of a moment. */
function monthOf(time: Date, behind: number): string {
  return dayOf(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + behind));
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function ascending(times: readonly number[]): number[] {
  return [...new Set(times)].sort((a, b) => a - b);
}

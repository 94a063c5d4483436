import { Prisma } from '../../../../prisma/generated/client.js';

const COUNTS = [
  'messages',
  'messages_with_tokens',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
];
/** What they are called in `PricedSums`. */
const NAMES = [
  'messages',
  '"messagesWithTokens"',
  'input',
  'output',
  '"cacheRead"',
  '"cacheWrite"',
  'reasoning',
];

/** Counts, under their own names. */
export const COUNTED = listed((count) => count);
/** Adds up counts, under their own names. */
export const ADDED = listed((count) => `sum(${count}) AS ${count}`);
/** Counts as an answer has them: as texts, which are exact at any size. */
export const AS_TEXT = listed((count, name) => `${count}::text AS ${name}`);
export const ADDED_AS_TEXT = listed((count, name) => `sum(${count})::text AS ${name}`);

/** The period of a moment, between two cuts of a timeline. */
export function periodOf(moment: Prisma.Sql, cuts: readonly Date[]): Prisma.Sql {
  if (cuts.length === 0) return Prisma.sql`0`;
  return Prisma.sql`width_bucket(${moment}, ${cuts}::timestamptz[])`;
}

function listed(column: (count: string, name: string) => string): Prisma.Sql {
  return Prisma.raw(COUNTS.map((count, index) => column(count, NAMES[index] ?? count)).join());
}

import { Prisma } from '../../../prisma/generated/client.js';
import { MAX_PAGE_BYTES } from '../domain/limits.js';
import { MESSAGE_NAMES } from './rows.js';

/** Bytes of a message's other columns, about. */
const OTHER_BYTES = 512;

/**
 * The bytes of JSON as it stands in the table, compressed or not. PostgreSQL tells them without reading the value,
 * except where it is compressed.
 */
export function jsonBytes(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce(CASE WHEN pg_column_compression(${column}) IS NULL THEN pg_column_size(${column})
    ELSE octet_length(${column}::text) END, 0)`;
}

/** The bytes of a message's values. The length of a text is known without reading it. */
export const BYTES = Prisma.sql`${OTHER_BYTES}::int + octet_length(m.content) + ${jsonBytes(Prisma.sql`m.tool_calls`)}
  + ${jsonBytes(Prisma.sql`m.tool_results`)} + ${jsonBytes(Prisma.sql`m.metadata`)}
  + ${jsonBytes(Prisma.sql`m.turn`)}`;

/**
 * The messages `m` of a selection in an order, up to the first that passes the bytes of a page: that one only tells
 * that there is more. A message that is larger by itself counts as one page, so there are two at least. `m.bytes` are
 * those up to a message.
 *
 * PostgreSQL stops at the first row where a count is too high, and reads and unpacks nothing beyond. It knows that of
 * counts, but not of sums: hence the two windows.
 */
export function withinPageBytes(selection: Prisma.Sql, direction: Prisma.Sql): Prisma.Sql {
  const upToHere = Prisma.sql`(ORDER BY m.sequence ${direction} ROWS UNBOUNDED PRECEDING)`;
  return Prisma.sql`(
    SELECT ${MESSAGE_NAMES}, m.bytes FROM (
      SELECT ${MESSAGE_NAMES}, m.bytes, count(*) FILTER (WHERE m.bytes > ${MAX_PAGE_BYTES}) OVER ${upToHere} AS beyond
      FROM (
        SELECT ${MESSAGE_NAMES}, sum(least(${BYTES}, ${MAX_PAGE_BYTES})) OVER ${upToHere} AS bytes
        ${selection}
      ) m
    ) m
    WHERE m.beyond <= 1
  ) m`;
}

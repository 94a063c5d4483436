import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import type { SearchPosition } from './search.js';
import { MAX_READ_BLOCKS, MAX_READ_SIGNATURE_BYTES } from './search.limits.js';

const MAX_INT = 2 ** 31 - 1;
const MAX_BLOCKS = Prisma.raw(String(MAX_READ_BLOCKS));
const MAX_SIGNATURE_BYTES = Prisma.raw(String(MAX_READ_SIGNATURE_BYTES));
const MIN_ID = Prisma.sql`'00000000-0000-0000-0000-000000000000'::uuid`;
const MAX_ID = Prisma.sql`'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid`;

/**
 * The blocks that a search reads, newest first, as tables of a statement.
 *
 * 1. `covered` is the end of the last block.
 * 2. `blocks` are those with messages below the position, as many as can be read soon; `candidate` where the signature
 *    has every trigram. A signature is read once for all trigrams: each `get_bit` would read it anew.
 * 3. `until` is the position at which they end, where there are older ones.
 */
export function searchBlocks(
  { organizationId, userId }: Scope,
  after: SearchPosition | null,
  hashes: readonly number[],
): Prisma.Sql {
  const below =
    after === null
      ? Prisma.empty
      : Prisma.sql`AND (from_at, from_id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
  return Prisma.sql`
    covered AS MATERIALIZED (
      SELECT until_at AS at, until_id AS id FROM ai_search_block
      WHERE organization_id = ${organizationId} AND user_id = ${userId} ORDER BY number DESC LIMIT 1
    ), blocks AS MATERIALIZED (
      SELECT number, from_at, from_id, until_at, until_id, NOT EXISTS (
        SELECT FROM unnest(${hashes}::int[]) hash
        WHERE get_bit(signature, hash % (octet_length(signature) * 8)) = 0
      ) AS candidate
      FROM (
        SELECT number, from_at, from_id, until_at, until_id, signature || '' AS signature
        FROM (
          SELECT *, sum(octet_length(signature)) OVER (ROWS UNBOUNDED PRECEDING) - octet_length(signature) AS bytes_before
          FROM (
            SELECT * FROM ai_search_block
            WHERE organization_id = ${organizationId} AND user_id = ${userId} ${below}
            ORDER BY number DESC LIMIT ${MAX_BLOCKS}
          ) newest
        ) counted
        WHERE bytes_before < ${MAX_SIGNATURE_BYTES} OFFSET 0
      ) block
    ), until AS MATERIALIZED (
      SELECT from_at AS at, from_id AS id FROM (SELECT * FROM blocks ORDER BY number LIMIT 1) oldest WHERE number > 0
    )`;
}

/** The runs of messages that a search reads: the candidates, and the messages after the blocks. */
export const CANDIDATE_RUNS = Prisma.sql`
      SELECT number, from_at, from_id, until_at, until_id, false AS is_tail FROM blocks WHERE candidate
      UNION ALL
      SELECT ${MAX_INT}, coalesce((SELECT at FROM covered), '-infinity'), coalesce((SELECT id FROM covered), ${MIN_ID}),
        'infinity', ${MAX_ID}, true`;

/**
 * Compares the count of messages in blocks and after them with the conversations' own counts. A statement reads one
 * snapshot, and appends only ever add, so where the counts agree no block lacks a message. They differ where a message
 * came into a block (it was committed late, or the clock was set back), or where rows were deleted. Without blocks there
 * is nothing to compare. Its conversations are all of the user's: their range of ids, which the planner cannot see,
 * leads it to the index of the user's.
 */
export function exactBlocks({ organizationId, userId }: Scope): Prisma.Sql {
  return Prisma.sql`
      SELECT CASE WHEN EXISTS (SELECT FROM covered) THEN (
        SELECT sum(message_count) FROM ai_conversation
        WHERE organization_id = ${organizationId} AND user_id = ${userId}
          AND id >= (SELECT ${MIN_ID}) AND id <= (SELECT ${MAX_ID})
      ) = (
        SELECT sum(messages) FROM ai_search_block WHERE organization_id = ${organizationId} AND user_id = ${userId}
      ) + (
        SELECT count(*) FROM ai_message
        WHERE organization_id = ${organizationId} AND user_id = ${userId}
          AND created_at >= (SELECT at FROM covered) AND created_at < 'infinity'
          AND (created_at, id) > ((SELECT at FROM covered), (SELECT id FROM covered))
      ) ELSE true END AS exact`;
}

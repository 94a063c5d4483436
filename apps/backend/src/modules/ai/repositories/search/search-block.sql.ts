import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { MIN_MESSAGE_AGE_INTERVAL, RUN_BYTES, RUN_MESSAGES } from './search.limits.js';

/** A message of a run, which becomes a block. */
export interface RunRow {
  /** The number of the block. */
  number: number;
  id: string;
  createdAt: Date;
  searchText: string;
}

/**
 * The messages after the last block, as many as make one; none where there are too few. `octet_length` reads no text that
 * is stored apart: those of other blocks are not read.
 */
export function nextRun({ organizationId, userId }: Scope): Prisma.Sql {
  return Prisma.sql`
    WITH last AS MATERIALIZED (
      SELECT number, until_at, until_id FROM ai_search_block
      WHERE organization_id = ${organizationId} AND user_id = ${userId}
      ORDER BY number DESC LIMIT 1
    ), next AS MATERIALIZED (
      SELECT m.id, m.created_at, m.search_text,
        sum(octet_length(m.search_text)) OVER (ORDER BY m.created_at, m.id) - octet_length(m.search_text) AS bytes_before
      FROM (
        SELECT * FROM ai_message
        WHERE organization_id = ${organizationId} AND user_id = ${userId}
          AND created_at >= coalesce((SELECT until_at FROM last), '-infinity')
          AND created_at < now() - ${MIN_MESSAGE_AGE_INTERVAL}::interval
          AND ((SELECT until_at FROM last) IS NULL
            OR (created_at, id) > ((SELECT until_at FROM last), (SELECT until_id FROM last)))
        ORDER BY created_at, id LIMIT ${RUN_MESSAGES}
      ) m
    )
    SELECT coalesce((SELECT number FROM last), -1) + 1 AS number, id, created_at AS "createdAt",
      search_text AS "searchText"
    FROM next
    WHERE bytes_before < ${RUN_BYTES} AND ((SELECT count(*) FROM next) = ${RUN_MESSAGES}
      OR (SELECT max(bytes_before) FROM next) >= ${RUN_BYTES})
    ORDER BY created_at, id`;
}

interface Block {
  first: RunRow;
  last: RunRow;
  messages: number;
  signature: Buffer;
}

export function addBlock(
  { organizationId, userId }: Scope,
  { first, last, messages, signature }: Block,
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ai_search_block
      (organization_id, user_id, number, from_at, from_id, until_at, until_id, messages, signature)
    VALUES (${organizationId}, ${userId}, ${first.number}, ${first.createdAt}::timestamptz, ${first.id}::uuid,
      ${last.createdAt}::timestamptz, ${last.id}::uuid, ${messages}, ${signature})
    ON CONFLICT DO NOTHING`;
}

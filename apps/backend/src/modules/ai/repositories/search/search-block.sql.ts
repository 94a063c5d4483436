import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';

/** A message of a run, which becomes a block. */
export interface RunRow {
  /** The block's. */
  number: number;
  id: string;
  createdAt: Date;
  searchText: string;
}

/** Messages of a block. */
const RUN = 64;
/** Characters of a block's texts, the last message's aside: what is read into memory at once. */
const RUN_CHARACTERS = 1024 * 1024;
/** Messages are left alone for so long: appends that began with them have ended. */
const LATE = '1 minute';

/** The messages after the last block, as many as make one; none where there are too few. */
export function nextRun({ organizationId, userId }: Scope): Prisma.Sql {
  return Prisma.sql`
    WITH last AS MATERIALIZED (
      SELECT number, until_at, until_id FROM ai_search_block
      WHERE organization_id = ${organizationId} AND user_id = ${userId}
      ORDER BY number DESC LIMIT 1
    ), next AS MATERIALIZED (
      SELECT m.id, m.created_at, m.search_text,
        sum(length(m.search_text)) OVER (ORDER BY m.created_at, m.id) - length(m.search_text) AS characters_before
      FROM (
        SELECT * FROM ai_message
        WHERE organization_id = ${organizationId} AND user_id = ${userId}
          AND created_at >= coalesce((SELECT until_at FROM last), '-infinity')
          AND created_at < now() - ${LATE}::interval
          AND ((SELECT until_at FROM last) IS NULL
            OR (created_at, id) > ((SELECT until_at FROM last), (SELECT until_id FROM last)))
        ORDER BY created_at, id LIMIT ${RUN}
      ) m
    )
    SELECT coalesce((SELECT number FROM last), -1) + 1 AS number, id, created_at AS "createdAt",
      search_text AS "searchText"
    FROM next
    WHERE characters_before < ${RUN_CHARACTERS} AND ((SELECT count(*) FROM next) = ${RUN}
      OR (SELECT max(characters_before) FROM next) >= ${RUN_CHARACTERS})
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

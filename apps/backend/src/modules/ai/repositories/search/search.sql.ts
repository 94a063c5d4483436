import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import type { MessageRole } from '../../domain/message.js';
import { trigramHashes } from '../../domain/trigram-signature.js';
import { type ConversationFilter, matching, withStatus } from '../list.sql.js';

export interface SearchFilter extends ConversationFilter {
  role?: MessageRole | undefined;
}

export interface SearchPosition {
  createdAt: Date;
  id: string;
}

export interface Search {
  terms: readonly string[];
  filter: SearchFilter;
  limit: number;
  after: SearchPosition | null;
}

/**
 * One user's messages newest first, until the page is full; in its first row, whether it is exact. A term under three
 * code units has no trigram, and no signature to skip messages by.
 */
export function searchStatement(scope: Scope, search: Search): Prisma.Sql {
  const hashes = [...new Set(search.terms.flatMap((term) => [...trigramHashes(term)]))];
  return hashes.length > 0 ? searchByBlocks(scope, search, hashes) : searchOfMessages(scope, search);
}

function searchOfMessages(scope: Scope, search: Search): Prisma.Sql {
  return Prisma.sql`
    SELECT true AS exact, page.*
    FROM (SELECT) one LEFT JOIN (${hits(scope, search, Prisma.empty)}) page ON true
    ${NEWEST_FIRST}`;
}

/**
 * Reads the messages of a block only where the block's signature has every trigram of the terms. Runs follow each other
 * in time, and each is read in order, so the first rows are the newest: sorted by more than their run's number,
 * PostgreSQL would read the last run to its end.
 *
 * `audit` compares the count of messages in blocks and after them with the conversations' own counts. The statement
 * reads one snapshot, and appends only ever add, so where the counts agree no block lacks a message. They differ where
 * a message came into a block (it was committed late, or the clock was set back), or where rows were deleted. Without
 * blocks there is nothing to compare. Its conversations are all of the user's: their range of ids, which the planner
 * cannot see, leads it to the index of the user's.
 */
function searchByBlocks(scope: Scope, search: Search, hashes: readonly number[]): Prisma.Sql {
  const { organizationId, userId } = scope;
  return Prisma.sql`
    WITH blocks AS MATERIALIZED (
      SELECT number, from_at, from_id, until_at, until_id, messages, NOT EXISTS (
        SELECT FROM unnest(${hashes}::int[]) hash
        WHERE get_bit(signature, hash % (octet_length(signature) * 8)) = 0
      ) AS candidate
      FROM ai_search_block WHERE organization_id = ${organizationId} AND user_id = ${userId}
    ), covered AS MATERIALIZED (
      SELECT until_at AS at, until_id AS id FROM blocks ORDER BY number DESC LIMIT 1
    ), runs AS MATERIALIZED (
      SELECT number, from_at, from_id, until_at, until_id FROM blocks WHERE candidate
      UNION ALL
      SELECT ${MAX_INT}, coalesce((SELECT at FROM covered), '-infinity'), coalesce((SELECT id FROM covered), ${MIN_ID}),
        'infinity', ${MAX_ID}
    ), audit AS MATERIALIZED (
      SELECT CASE WHEN EXISTS (SELECT FROM covered) THEN (
        SELECT sum(message_count) FROM ai_conversation
        WHERE organization_id = ${organizationId} AND user_id = ${userId}
          AND id >= (SELECT ${MIN_ID}) AND id <= (SELECT ${MAX_ID})
      ) = (SELECT sum(messages) FROM blocks) + (
        SELECT count(*) FROM ai_message
        WHERE organization_id = ${organizationId} AND user_id = ${userId}
          AND created_at >= (SELECT at FROM covered) AND created_at < 'infinity'
          AND (created_at, id) > ((SELECT at FROM covered), (SELECT id FROM covered))
      ) ELSE true END AS exact
    )
    SELECT exact IS TRUE AS exact, page.*
    FROM audit LEFT JOIN LATERAL (
      SELECT found.* FROM (SELECT * FROM runs ORDER BY number DESC) run
      CROSS JOIN LATERAL (${hits(scope, search, WITHIN_RUN)}) found
      ORDER BY run.number DESC LIMIT ${search.limit}
    ) page ON true
    ${NEWEST_FIRST}`;
}

/** Searches the messages alone, and drops the user's blocks, to be made anew. */
export function searchWithoutBlocks(scope: Scope, search: Search): Prisma.Sql {
  const { organizationId, userId } = scope;
  return Prisma.sql`
    WITH dropped AS (
      DELETE FROM ai_search_block
      WHERE organization_id = ${organizationId} AND user_id = ${userId} AND number IN (
        SELECT number FROM ai_search_block
        WHERE organization_id = ${organizationId} AND user_id = ${userId} FOR UPDATE SKIP LOCKED
      )
    ) ${hits(scope, search, Prisma.empty)}`;
}

const NEWEST_FIRST = Prisma.sql`ORDER BY page."createdAt" DESC, page.id DESC`;

const MAX_INT = 2 ** 31 - 1;
const MIN_ID = Prisma.sql`'00000000-0000-0000-0000-000000000000'::uuid`;
const MAX_ID = Prisma.sql`'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid`;

/** The plain comparisons of times say the same as those of rows, and let the planner estimate. */
const WITHIN_RUN = Prisma.sql`
  AND m.created_at >= run.from_at AND m.created_at <= run.until_at
  AND (m.created_at, m.id) >= (run.from_at, run.from_id) AND (m.created_at, m.id) <= (run.until_at, run.until_id)
  AND (run.number < ${MAX_INT} OR (m.created_at, m.id) > (run.from_at, run.from_id))`;

/**
 * The page of messages that contain every term. Their text was folded when it was written, so a term is a plain
 * substring (`strpos`), for which `%`, `_` and `\` are ordinary characters.
 */
function hits(
  { organizationId, userId }: Scope,
  { terms, filter, limit, after }: Search,
  within: Prisma.Sql,
): Prisma.Sql {
  const contains = Prisma.join(
    terms.map((term) => Prisma.sql`strpos(m.search_text, ${term}) > 0`),
    ' AND ',
  );
  const role =
    filter.role === undefined ? Prisma.empty : Prisma.sql`AND m.role = ${filter.role}::"AiMessageRole"`;
  const status = filter.status === undefined ? Prisma.empty : Prisma.sql`AND ${withStatus(filter.status)}`;
  const below =
    after === null
      ? Prisma.empty
      : Prisma.sql`AND (m.created_at, m.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
  return Prisma.sql`
    SELECT m.id, m.conversation_id AS "conversationId", m.sequence, m.role, m.created_at AS "createdAt", m.content,
      m.tool_calls AS "toolCalls", m.tool_results AS "toolResults", c.title, c.status,
      c.entity_type AS "entityType", c.entity_id AS "entityId", c.agent_type AS "agentType"
    FROM ai_message m
    JOIN ai_conversation c
      ON c.organization_id = m.organization_id AND c.user_id = m.user_id AND c.id = m.conversation_id
    WHERE m.organization_id = ${organizationId} AND m.user_id = ${userId}
      AND c.organization_id = ${organizationId} AND c.user_id = ${userId}
      AND ${contains} ${within} ${role} ${below} ${status} ${matching(filter)}
    ORDER BY m.created_at DESC, m.id DESC LIMIT ${limit}`;
}

import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { trigramHashes } from '../../domain/trigram-signature.js';
import { isActive } from '../branches/path.sql.js';
import { type ConversationFilter, matching, withStatus } from '../list.sql.js';
import { IS_THERE, isOwn } from '../own-conversation.sql.js';
import type { Search } from './search.js';
import { MAX_LOOKED_AT_BYTES, MAX_LOOKED_AT_MESSAGES } from './search.limits.js';
import { CANDIDATE_RUNS, exactBlocks, searchBlocks } from './candidate-blocks.sql.js';

/**
 * Looks through a part of one user's messages, newest first, until the limit of hits is reached. The part ends before
 * it takes long, with a row that says so (`isEnd`), a hit or not. In every row: whether it is exact, and the position
 * at which the blocks that were read end; null where they were all. A term under three code units has no trigram, and
 * no signature to skip messages by.
 */
export function searchStatement(scope: Scope, search: Search): Prisma.Sql {
  const hashes = [...new Set(search.terms.flatMap((term) => [...trigramHashes(term)]))];
  return hashes.length > 0 ? searchByBlocks(scope, search, hashes) : searchOfMessages(scope, search);
}

function searchOfMessages(scope: Scope, search: Search): Prisma.Sql {
  return Prisma.sql`
    SELECT true AS exact, ${NO_BLOCKS}, page.*
    FROM (SELECT) one LEFT JOIN (${hits(scope, search, newestMessages(scope, search))}) page ON true
    ${NEWEST_FIRST}`;
}

/**
 * Reads the messages of a block only where the block's signature has every trigram of the terms. Runs follow each other
 * in time, and each is read in order, so the first rows are the newest: sorted by more than their run's number,
 * PostgreSQL would read the last run to its end.
 */
function searchByBlocks(scope: Scope, search: Search, hashes: readonly number[]): Prisma.Sql {
  const messages = Prisma.sql`
    SELECT m.* FROM (SELECT * FROM runs ORDER BY number DESC) run
    CROSS JOIN LATERAL (${newestMessages(scope, search, WITHIN_RUN)}) m
    ORDER BY run.number DESC LIMIT ${MAX_MESSAGES}`;
  return Prisma.sql`
    WITH ${searchBlocks(scope, search.after, hashes)}, runs AS MATERIALIZED (${CANDIDATE_RUNS}
    ), audit AS MATERIALIZED (${exactBlocks(scope)})
    SELECT exact IS TRUE AS exact, until.at AS "blocksUntilAt", until.id AS "blocksUntilId", page.*
    FROM audit LEFT JOIN until ON true LEFT JOIN LATERAL (${hits(scope, search, messages)}) page ON true
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
    ) ${searchOfMessages(scope, search)}`;
}

const NO_BLOCKS = Prisma.sql`NULL::timestamptz AS "blocksUntilAt", NULL::uuid AS "blocksUntilId"`;
const NEWEST_FIRST = Prisma.sql`ORDER BY page."createdAt" DESC, page.id DESC`;
const MAX_MESSAGES = Prisma.raw(String(MAX_LOOKED_AT_MESSAGES));
const MAX_BYTES = Prisma.raw(String(MAX_LOOKED_AT_BYTES));

/** The plain comparisons of times say the same as those of rows, and let the planner estimate. */
const WITHIN_RUN = Prisma.sql`
  AND m.created_at >= run.from_at AND m.created_at <= run.until_at
  AND (m.created_at, m.id) >= (run.from_at, run.from_id) AND (m.created_at, m.id) <= (run.until_at, run.until_id)
  AND (NOT run.is_tail OR (m.created_at, m.id) > (run.from_at, run.from_id))`;

/** The user's messages below the position that the filter lets through, newest first. */
function newestMessages(
  scope: Scope,
  { filter, after }: Search,
  within: Prisma.Sql = Prisma.empty,
): Prisma.Sql {
  const role =
    filter.role === undefined ? Prisma.empty : Prisma.sql`AND m.role = ${filter.role}::"AiMessageRole"`;
  const below =
    after === null
      ? Prisma.empty
      : Prisma.sql`AND (m.created_at, m.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
  return Prisma.sql`
    SELECT m.id, m.conversation_id, m.sequence, m.role, m.created_at, m.content, m.tool_calls, m.tool_results,
      m.search_text
    FROM ai_message m
    WHERE ${ofUser(scope, 'm')}
      ${role} ${below} ${within} ${ofConversations(scope, filter)}
    ORDER BY m.created_at DESC, m.id DESC LIMIT ${MAX_MESSAGES}`;
}

/** The condition on conversations, where there is one: it is judged before texts are read. */
function ofConversations(scope: Scope, filter: ConversationFilter): Prisma.Sql {
  const { status, entityType, entityId, agentType, readable } = filter;
  if ([status, entityType, entityId, agentType, readable].every((value) => value == null))
    return Prisma.empty;
  return Prisma.sql`AND EXISTS (
    SELECT FROM ai_conversation c
    WHERE ${isOwn(scope, Prisma.sql`m.conversation_id`)}
      ${status === undefined ? Prisma.empty : Prisma.sql`AND ${withStatus(status)}`} ${matching(filter)})`;
}

/**
 * Those of the messages that contain every term, and the last one that was looked at where it is not the last of all.
 *
 * 1. `counted` counts messages and the bytes of their texts, one by one as they come: whatever is counted after a
 *    message is not read before it. `octet_length` reads no text that is stored apart.
 * 2. `c` is looked up for each hit, in the order of the hits: joined otherwise, they might come in any. It may be one
 *    that was deleted, at which a part ends, too.
 */
function hits(scope: Scope, { terms, limit }: Search, messages: Prisma.Sql): Prisma.Sql {
  const isHit = contains(terms);
  const active = isActive({ scope, conversationId: Prisma.sql`c.id` }, Prisma.sql`m.sequence`);
  return Prisma.sql`
    SELECT m.id, m.conversation_id AS "conversationId", m.sequence, m.role, m.created_at AS "createdAt", m.content,
      m.tool_calls AS "toolCalls", m.tool_results AS "toolResults", c.title, c.status,
      c.entity_type AS "entityType", c.entity_id AS "entityId", c.agent_type AS "agentType",
      m.is_end AS "isEnd", ${isHit} AND c.${IS_THERE} AS "isHit", ${active} AS active
    FROM (
      SELECT *, bytes >= ${MAX_BYTES} OR number = ${MAX_MESSAGES} AS is_end
      FROM (
        SELECT m.*, row_number() OVER one_by_one AS number, sum(octet_length(search_text)) OVER one_by_one AS bytes
        FROM (${messages}) m WINDOW one_by_one AS (ROWS UNBOUNDED PRECEDING)
      ) counted
      WHERE bytes - octet_length(search_text) < ${MAX_BYTES}
    ) m
    CROSS JOIN LATERAL (
      SELECT * FROM ai_conversation c
      WHERE ${ofUser(scope, 'c')} AND c.id = m.conversation_id LIMIT 1
    ) c
    WHERE (m.is_end OR ${isHit}) AND (m.is_end OR c.${IS_THERE})
    LIMIT ${limit}`;
}

/** The condition that a row is the user's. */
function ofUser({ organizationId, userId }: Scope, table: 'm' | 'c'): Prisma.Sql {
  const name = Prisma.raw(table);
  return Prisma.sql`${name}.organization_id = ${organizationId} AND ${name}.user_id = ${userId}`;
}

/**
 * The condition that a message contains every term. Its text was folded when it was written, so a term is a plain
 * substring (`strpos`), for which `%`, `_` and `\` are ordinary characters. The text is read once for several terms:
 * each `strpos` would read it anew.
 */
export function contains(terms: readonly string[]): Prisma.Sql {
  const [term, ...more] = terms;
  if (more.length === 0) return Prisma.sql`strpos(m.search_text, ${term}) > 0`;
  const conditions = terms.map((each) => Prisma.sql`strpos(text, ${each}) > 0`);
  return Prisma.sql`
    (SELECT ${Prisma.join(conditions, ' AND ')} FROM (SELECT m.search_text || '' AS text OFFSET 0) text)`;
}

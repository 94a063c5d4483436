import { Prisma } from '../../../../prisma/generated/client.js';
import { isActive } from '../../repositories/branches/path.sql.js';
import type { Search, SearchPosition } from '../../repositories/search/search.js';
import { contains } from '../../repositories/search/search.sql.js';
import { matchesAll } from './supervised-filter.sql.js';
import type { SupervisedSearchFilter } from './supervised.js';
import { MAX_LOOKED_AT_MESSAGES, MAX_READ_BYTES } from './supervision.limits.js';

const MAX_MESSAGES = Prisma.raw(String(MAX_LOOKED_AT_MESSAGES));
const MAX_BYTES = Prisma.raw(String(MAX_READ_BYTES));

/**
 * Looks through a part of the messages of all users, newest first, until the limit of hits is reached. The part ends
 * before it takes long, with a row that says so (`isEnd`), a hit or not.
 *
 * 1. Messages are looked at one by one in the order of their index, whether they are meant or not; what they say is read
 *    of those that are meant alone. Bytes are counted of these, and known without reading a text.
 * 2. A conversation is looked up for each message: joined otherwise, PostgreSQL might read all of them.
 */
export function supervisedSearch(
  organizationId: string,
  { terms, filter, limit, after }: Search<SupervisedSearchFilter>,
): Prisma.Sql {
  const conversation = Prisma.sql`
    FROM ai_conversation c
    WHERE c.organization_id = ${organizationId} AND c.user_id = m.user_id AND c.id = m.conversation_id`;
  const isHit = Prisma.sql`(m.is_meant AND ${contains(terms)})`;
  const owner = { organizationId, userId: '' };
  const branch = { scope: owner, user: Prisma.sql`c.user_id`, conversationId: Prisma.sql`c.id` };
  return Prisma.sql`
    SELECT * FROM (
      SELECT m.id, m.conversation_id AS "conversationId", m.sequence, m.role, m.created_at AS "createdAt", m.content,
        m.tool_calls AS "toolCalls", m.tool_results AS "toolResults", c.title, c.status, c.user_id AS "userId",
        c.deleted_at AS "deletedAt", c.entity_type AS "entityType", c.entity_id AS "entityId",
        c.agent_type AS "agentType", m.is_end AS "isEnd", ${isHit} AS "isHit",
        ${isActive(branch, Prisma.sql`m.sequence`)} AS active
      FROM (
        SELECT *, bytes >= ${MAX_BYTES} OR number = ${MAX_MESSAGES} AS is_end FROM (
          SELECT m.*, row_number() OVER one_by_one AS number, sum(m.read_bytes) OVER one_by_one AS bytes FROM (
            SELECT m.*, CASE WHEN m.is_meant THEN octet_length(m.search_text) ELSE 0 END AS read_bytes FROM (
              SELECT m.*, (${ofRole(filter)} AND (SELECT ${matchesAll(filter)} ${conversation} LIMIT 1)) IS TRUE AS is_meant
              FROM ai_message m
              WHERE m.organization_id = ${organizationId} ${ofUser(filter)} ${below(after)}
              ORDER BY m.created_at DESC, m.id DESC LIMIT ${MAX_MESSAGES}
            ) m
          ) m WINDOW one_by_one AS (ROWS UNBOUNDED PRECEDING)
        ) counted
        WHERE bytes - read_bytes < ${MAX_BYTES}
      ) m
      CROSS JOIN LATERAL (SELECT * ${conversation} LIMIT 1) c
      WHERE m.is_end OR ${isHit}
      LIMIT ${limit}
    ) page
    ORDER BY page."createdAt" DESC, page.id DESC`;
}

/** Of one user, the index of that user's messages is read. */
function ofUser({ userId }: SupervisedSearchFilter): Prisma.Sql {
  return userId === undefined ? Prisma.empty : Prisma.sql`AND m.user_id = ${userId}`;
}

function ofRole({ role }: SupervisedSearchFilter): Prisma.Sql {
  return role === undefined ? Prisma.sql`true` : Prisma.sql`m.role = ${role}::"AiMessageRole"`;
}

function below(after: SearchPosition | null): Prisma.Sql {
  if (after === null) return Prisma.empty;
  return Prisma.sql`AND (m.created_at, m.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
}

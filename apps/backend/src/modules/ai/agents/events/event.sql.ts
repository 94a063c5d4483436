import { Prisma } from '../../../../prisma/generated/client.js';
import { LATEST_FIRST } from '../../repositories/list-moment.sql.js';
import { IS_THERE } from '../../repositories/own-conversation.sql.js';
import { MAX_SHOWN_APPROVALS, MAX_SIDEBAR_CONVERSATIONS } from './event.limits.js';

/** The values, or columns, that name a user. */
interface UserSql {
  organization: Prisma.Sql;
  user: Prisma.Sql;
}

/** The values, or columns, that name a conversation. */
export interface ConversationSql extends UserSql {
  id: Prisma.Sql;
}

/** Times in the form of the other routes' answers. */
function time(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

const LAST_MESSAGE_AT = time(Prisma.sql`c.last_message_at`);

/** Reads a conversation's state as one text; no row where it is not there. */
export function conversationState({ organization, user, id }: ConversationSql): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', c.id, 'title', c.title, 'status', c.status, 'messageCount', c.message_count,
      'head', coalesce(c.head, c.message_count), 'lastMessageAt', ${LAST_MESSAGE_AT},
      'turnId', (
        SELECT t.id FROM ai_turn t
        WHERE t.organization_id = ${organization} AND t.user_id = ${user} AND t.conversation_id = ${id}
          AND t.leased_until > statement_timestamp()),
      'approvals', (
        SELECT coalesce(json_agg(json_build_object(
          'toolCallId', a.tool_call_id, 'toolName', a.tool_name, 'approver', a.approver, 'status', a.status, 'note', a.note,
          'expiresAt', ${time(Prisma.sql`a.expires_at`)}, 'decidedAt', ${time(Prisma.sql`a.decided_at`)},
          'decidedBy', a.decided_by) ORDER BY a.created_at, a.id), '[]'::json)
        FROM (
          SELECT * FROM ai_approval a
          WHERE a.organization_id = ${organization} AND a.user_id = ${user} AND a.conversation_id = ${id}
          ORDER BY a.created_at DESC, a.id DESC LIMIT ${MAX_SHOWN_APPROVALS}) a)
    )::text AS state
    FROM ai_conversation c
    WHERE c.organization_id = ${organization} AND c.user_id = ${user} AND c.id = ${id} AND c.${IS_THERE}`;
}

/** Reads the states of a user's open conversations as one text, the latest activity first. */
export function userState({ organization, user }: UserSql): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(json_agg(json_build_object(
      'id', c.id, 'entityType', c.entity_type, 'entityId', c.entity_id, 'agentType', c.agent_type,
      'title', c.title, 'status', c.status, 'messageCount', c.message_count,
      'lastMessageAt', ${LAST_MESSAGE_AT},
      'pendingApprovals', CASE WHEN c.status = 'PAUSED' THEN (
        SELECT count(*) FROM ai_approval a
        WHERE a.organization_id = ${organization} AND a.user_id = ${user} AND a.conversation_id = c.id
          AND a.status = 'PENDING') ELSE 0 END
    ) ORDER BY ${LATEST_FIRST}), '[]'::json)::text AS state
    FROM (
      SELECT * FROM ai_conversation c
      WHERE c.organization_id = ${organization} AND c.user_id = ${user} AND c.${IS_THERE} AND c.status <> 'ARCHIVED'
      ORDER BY ${LATEST_FIRST} LIMIT ${MAX_SIDEBAR_CONVERSATIONS}) c`;
}

/** Names a state: 64 bits of its text. */
export const VERSION = Prisma.sql`hashtextextended(s.state, 0)::text AS version`;

import { Prisma } from '../../../../prisma/generated/client.js';
import type { ApprovalStatus } from '../../domain/approval.js';
import { MAX_JSON_BYTES, MAX_PAGE_BYTES } from '../../domain/limits.js';
import { jsonBytes } from '../../repositories/page-bytes.sql.js';
import { matchesAll } from './supervised-filter.sql.js';
import type { SupervisedFilter } from './supervised.js';
import { MAX_LOOKED_AT_APPROVALS } from './supervision.limits.js';

/** Approvals of an organization's conversations. */
export interface ApprovalFilter {
  status?: ApprovalStatus | undefined;
  conversations: Omit<SupervisedFilter, 'status'>;
}

/** The approval at which a page ended. */
export interface ApprovalPosition {
  createdAt: Date;
  id: string;
}

/** Bytes for all else of a page. */
const FRAME_BYTES = 256 * 1024;
const MAX_LOOKED_AT = Prisma.raw(String(MAX_LOOKED_AT_APPROVALS));
/** The last one may pass them, by an input's most. */
const MAX_BYTES = Prisma.raw(String(MAX_PAGE_BYTES - MAX_JSON_BYTES - FRAME_BYTES));

/**
 * A page of the approvals of all users, newest first. It ends by rows, by the bytes of the inputs, or after so many
 * approvals that were looked at, with a row that says so (`isEnd`), one of the page or not.
 */
export function supervisedApprovals(
  organizationId: string,
  { status, conversations }: ApprovalFilter,
  limit: number,
  after: ApprovalPosition | null,
): Prisma.Sql {
  const conversation = Prisma.sql`
    FROM ai_conversation c
    WHERE c.organization_id = ${organizationId} AND c.user_id = a.user_id AND c.id = a.conversation_id`;
  return Prisma.sql`
    SELECT a.id, a.tool_call_id AS "toolCallId", a.conversation_id AS "conversationId", a.tool_name AS "toolName",
      a.input, a.approver, a.status, a.note, a.expires_at AS "expiresAt", a.decided_at AS "decidedAt",
      a.decided_by AS "decidedBy", a.created_at AS "createdAt", c.user_id AS "userId", c.entity_type AS "entityType",
      c.entity_id AS "entityId", c.agent_type AS "agentType", a.is_meant AS "isHit", a.is_end AS "isEnd"
    FROM (
      SELECT *, bytes >= ${MAX_BYTES} OR number = ${MAX_LOOKED_AT} AS is_end FROM (
        SELECT a.*, row_number() OVER one_by_one AS number, sum(a.read_bytes) OVER one_by_one AS bytes FROM (
          SELECT a.*, CASE WHEN a.is_meant THEN ${jsonBytes(Prisma.sql`a.input`)} ELSE 0 END AS read_bytes FROM (
            SELECT a.*, (SELECT ${matchesAll(conversations)} ${conversation} LIMIT 1) IS TRUE AS is_meant
            FROM ai_approval a
            WHERE a.organization_id = ${organizationId} ${ofStatus(status)} ${below(after)}
            ORDER BY a.created_at DESC, a.id DESC LIMIT ${MAX_LOOKED_AT}
          ) a
        ) a WINDOW one_by_one AS (ROWS UNBOUNDED PRECEDING)
      ) counted
      WHERE bytes - read_bytes < ${MAX_BYTES}
    ) a
    CROSS JOIN LATERAL (SELECT * ${conversation} LIMIT 1) c
    WHERE a.is_meant OR a.is_end
    LIMIT ${limit}`;
}

function ofStatus(status: ApprovalStatus | undefined): Prisma.Sql {
  return status === undefined ? Prisma.empty : Prisma.sql`AND a.status = ${status}::"AiApprovalStatus"`;
}

function below(after: ApprovalPosition | null): Prisma.Sql {
  if (after === null) return Prisma.empty;
  return Prisma.sql`AND (a.created_at, a.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
}

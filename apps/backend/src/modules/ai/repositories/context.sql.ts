import { Prisma } from '../../../prisma/generated/client.js';
import type { Context } from '../domain/conversation.js';
import { IS_THERE } from './own-conversation.sql.js';

/** The unique index that keeps the conversation that a context means the only one. */
export const ONE_ACTIVE = 'ai_conversation_one_active';

/** The condition that a conversation is PAUSED until a person has decided about its tool calls. */
export const WAITS_FOR_APPROVAL = Prisma.sql`(status = 'PAUSED' AND approval_asked_at = paused_at)`;

/** The condition of that index: a conversation is ACTIVE, or keeps its place while it waits for an approval. */
export const HOLDS_CONTEXT = Prisma.sql`(status = 'ACTIVE' OR ${WAITS_FOR_APPROVAL}) AND ${IS_THERE}`;

/** The condition that `ai_conversation c` is of a context: an absent value is a value of its own. */
export function ofContext({ entityType, entityId, agentType }: Context): Prisma.Sql {
  return Prisma.sql`${same('entity_type', entityType)} AND ${same('entity_id', entityId)}
    AND ${same('agent_type', agentType)}`;
}

/** The condition that a column has a value or is NULL: `IS NOT DISTINCT FROM` cannot use an index. */
function same(column: 'entity_type' | 'entity_id' | 'agent_type', value?: string | null): Prisma.Sql {
  const name = Prisma.raw(`c.${column}`);
  return value == null ? Prisma.sql`${name} IS NULL` : Prisma.sql`${name} = ${value}`;
}

import { Prisma } from '../../../../prisma/generated/client.js';
import { ofConversation } from './conversation.sql.js';
import { type Owned, within } from './owned.sql.js';
import { isActive, newestDescendant } from './path.sql.js';

/** Messages, of all branches, among which a call is looked for: the newest. */
const MAX_SOUGHT_MESSAGES = 2_000;

/** The place of tool calls in the tree of their conversation. */
export interface CallPlace {
  /** The sequence of the message that has made them. */
  sequence: number;
  /** The newest message behind it. */
  tip: number;
  /** Tells whether it is on the active branch. */
  isActive: boolean;
}

/** Finds the newest message, on any branch, in which an agent has made one of these calls. One row, or none. */
export function placeOfCalls(owned: Owned, callIds: readonly string[]): Prisma.Sql {
  const sequence = Prisma.sql`made.sequence`;
  return Prisma.sql`
    SELECT made.sequence, ${newestDescendant(owned, sequence, Prisma.sql`c.message_count`)} AS tip,
      ${isActive(owned, sequence)} AS "isActive"
    FROM ai_conversation c CROSS JOIN LATERAL (
      SELECT m.sequence FROM ai_message m
      WHERE ${within(owned, 'm')} AND m.role = 'assistant' AND m.turn IS NOT NULL AND m.tool_calls IS NOT NULL
        AND m.sequence > c.message_count - ${MAX_SOUGHT_MESSAGES}::int
        AND EXISTS (
          SELECT FROM json_array_elements(m.tool_calls) AS call WHERE call->>'id' = ANY(${callIds}::text[]))
      ORDER BY m.sequence DESC LIMIT 1
    ) made
    WHERE ${ofConversation(owned)}`;
}

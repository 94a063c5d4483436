import type { EntityRef } from '../../../../common/principal.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { CONVERSATION_RULES } from '../../integrity/integrity.sql.js';
import { withinEntities } from '../target/narrowed.sql.js';
import { MAX_CONVERSATIONS_CHECKED, MAX_MESSAGES_CHECKED } from './health.limits.js';

/** Counts the turns of an organization that run now, and those of them that were asked to stop. */
export function countTurns(organizationId: string, entities: readonly EntityRef[] | undefined): Prisma.Sql {
  return Prisma.sql`
    SELECT count(*)::int AS running, (count(*) FILTER (WHERE t.stop_requested))::int AS stopping
    FROM ai_turn t
    JOIN ai_conversation c ON c.organization_id = ${organizationId} AND c.user_id = t.user_id
      AND c.id = t.conversation_id
    WHERE t.organization_id = ${organizationId} AND t.leased_until > statement_timestamp()
      AND ${withinEntities(entities)}`;
}

/** Stands for no rule: the row that counts what was looked at. */
export const LOOKED_AT = '';

/**
 * Holds the newest conversations of an organization against the doctor's rules: a row for each, with how many break it,
 * and a row that counts what was looked at. The rules read what is looked at in place of the tables.
 */
export function checkNewest(organizationId: string, entities: readonly EntityRef[] | undefined): Prisma.Sql {
  const rules = CONVERSATION_RULES.map(
    ({ name, broken }) => Prisma.sql`
      SELECT ${name}::text, count(*)::int, 0 FROM (${inPlaceOfTables(broken)}) broken`,
  );
  return Prisma.sql`
    WITH newest AS (
      SELECT id, sum(message_count) OVER (ORDER BY id DESC) AS messages
      FROM (
        SELECT c.id, c.message_count FROM ai_conversation c
        WHERE c.organization_id = ${organizationId} AND ${withinEntities(entities)}
        ORDER BY c.id DESC LIMIT ${MAX_CONVERSATIONS_CHECKED}
      ) c
      WHERE message_count <= ${MAX_MESSAGES_CHECKED}
    ),
    checked_conversation AS (
      SELECT c.* FROM ai_conversation c
      WHERE c.organization_id = ${organizationId}
        AND c.id = ANY (ARRAY(SELECT id FROM newest WHERE messages <= ${MAX_MESSAGES_CHECKED}))
    ),
    checked_message AS (
      SELECT m.* FROM ai_message m
      WHERE m.organization_id = ${organizationId} AND m.conversation_id IN (SELECT id FROM checked_conversation)
    ),
    checked_branch AS (
      SELECT b.* FROM ai_branch b
      WHERE b.organization_id = ${organizationId} AND b.conversation_id IN (SELECT id FROM checked_conversation)
    )
    SELECT ${LOOKED_AT}::text AS rule, (SELECT count(*)::int FROM checked_conversation) AS broken,
      (SELECT count(*)::int FROM checked_message) AS messages
    UNION ALL ${Prisma.join(rules, ' UNION ALL ')}`;
}

/** A rule's statement, upon the rows that are looked at. */
function inPlaceOfTables({ strings, values }: Prisma.Sql): Prisma.Sql {
  const names = strings.map((text) => text.replaceAll(/\bai_(conversation|message|branch)\b/g, 'checked_$1'));
  return new Prisma.Sql(names, values);
}

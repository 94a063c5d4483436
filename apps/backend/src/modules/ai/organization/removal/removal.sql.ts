import { Prisma } from '../../../../prisma/generated/client.js';
import {
  boundBelow,
  DAY_KIND,
  DAY_OF_MESSAGE,
  OF_MODEL,
  SUMS,
  SUMS_OF_MESSAGES,
  SUMS_OF_SUMS,
} from '../../repositories/sums/sums.sql.js';
import { sumsUp } from '../../repositories/deletion.sql.js';
import { isHeld } from '../holds/held.sql.js';

/** Conversations of one organization, locked, that are about to be removed; and their users. */
export interface Chosen {
  organizationId: string;
  ids: readonly string[];
  userIds: readonly string[];
}

/** What stands for a user, and for an entity, in what stays: a pseudonym, where they are erased. */
export interface Pseudonyms {
  user?: string;
  entity?: string;
}

/** The condition that `ai_conversation c` may be removed: it was deleted, and is not held now. */
function isRemovable(organizationId: string): Prisma.Sql {
  return Prisma.sql`c.organization_id = ${organizationId} AND c.deleted_at IS NOT NULL AND NOT ${isHeld(organizationId)}`;
}

/** Locks what sums up conversations, where it may be removed as they are: with them goes all that says the same. */
export function lockSummaries(organizationId: string, ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id, c.user_id AS "userId", c.message_count AS messages FROM ai_conversation c
    WHERE ${isRemovable(organizationId)} AND ${sumsUp('c', Prisma.sql`ANY(${ids}::text[])`)}
      AND c.id <> ALL(${ids}::uuid[])
    ORDER BY c.id FOR UPDATE OF c`;
}

/** Locks those of the conversations that may be removed, in the order of their ids; what others have locked is left. */
export function lockRemovable(organizationId: string, ids: readonly string[], limit: number): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id, c.user_id AS "userId", c.message_count AS messages FROM ai_conversation c
    WHERE ${isRemovable(organizationId)} AND c.id = ANY(${ids}::uuid[])
    ORDER BY c.id LIMIT ${limit} FOR UPDATE OF c SKIP LOCKED`;
}

/**
 * Adds what the messages add up to, to what was removed before.
 *
 * @param tierBounds bounds of prices' tiers by input tokens, ascending
 */
export function addToRemoved(
  chosen: Chosen,
  tierBounds: readonly number[],
  pseudonyms: Pseudonyms,
): Prisma.Sql {
  return addSums(
    chosen.organizationId,
    Prisma.sql`(
      SELECT user_id, ${DAY_KIND}, ${SUMS_OF_SUMS}
      FROM (${sumsOfConversations(chosen, tierBounds, pseudonyms)}) own GROUP BY user_id, ${DAY_KIND}
    )`,
  );
}

/** Adds up the messages of each of the conversations by day and kind, as what was removed. */
export function sumsOfConversations(
  { organizationId, ids }: Chosen,
  tierBounds: readonly number[],
  { user, entity }: Pseudonyms,
): Prisma.Sql {
  const userId = user === undefined ? Prisma.sql`c.user_id` : Prisma.sql`${user}::text`;
  const entityId =
    entity === undefined
      ? Prisma.sql`c.entity_id`
      : Prisma.sql`CASE WHEN c.entity_id IS NOT NULL THEN ${entity}::text END`;
  return Prisma.sql`
    SELECT m.conversation_id, ${userId} AS user_id, ${DAY_OF_MESSAGE} AS day, m.role, m.model, c.agent_type,
      ${OF_MODEL} AS of_model, c.entity_type, ${entityId} AS entity_id, true AS is_deleted,
      ${boundBelow(Prisma.sql`coalesce(m.input_tokens, 0)`, tierBounds)} AS above_input_tokens, ${SUMS_OF_MESSAGES}
    FROM ai_message m
    JOIN ai_conversation c
      ON c.organization_id = m.organization_id AND c.user_id = m.user_id AND c.id = m.conversation_id
    WHERE m.organization_id = ${organizationId} AND m.conversation_id = ANY(${ids}::uuid[])
      AND c.organization_id = ${organizationId}
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11`;
}

/**
 * Adds sums to what was removed before. In the order of the kinds: two that add to the same ones never wait for each other
 * in a circle.
 *
 * @param sums rows with a user, a day's kind and its sums: what stands behind FROM
 */
export function addSums(organizationId: string, sums: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ai_removed_sum AS r (organization_id, user_id, ${DAY_KIND}, ${SUMS})
    SELECT ${organizationId}, user_id, ${DAY_KIND}, ${SUMS} FROM ${sums} removed
    ORDER BY user_id, ${DAY_KIND}
    ON CONFLICT (organization_id, user_id, ${DAY_KIND}) DO UPDATE SET
      messages = r.messages + excluded.messages,
      messages_with_tokens = r.messages_with_tokens + excluded.messages_with_tokens,
      input_tokens = r.input_tokens + excluded.input_tokens,
      output_tokens = r.output_tokens + excluded.output_tokens,
      cache_read_tokens = r.cache_read_tokens + excluded.cache_read_tokens,
      cache_write_tokens = r.cache_write_tokens + excluded.cache_write_tokens,
      reasoning_tokens = r.reasoning_tokens + excluded.reasoning_tokens,
      least_input_tokens = least(r.least_input_tokens, excluded.least_input_tokens),
      greatest_input_tokens = greatest(r.greatest_input_tokens, excluded.greatest_input_tokens)`;
}

/**
 * Takes the files from their conversations: none uses them any more, so the sweep of files removes their bytes, and then
 * their rows.
 */
export function releaseFiles({ organizationId, ids, userIds }: Chosen): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_file f SET conversation_id = NULL, expires_at = statement_timestamp()
    WHERE f.organization_id = ${organizationId} AND f.user_id = ANY(${userIds}::text[])
      AND f.conversation_id = ANY(${ids}::uuid[])`;
}

/** Drops the users' sums of the days from the first message on, which are made anew. */
export function dropSums({ organizationId, ids, userIds }: Chosen): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_daily_sum s
    WHERE s.organization_id = ${organizationId}
      AND s.user_id = ANY(${userIds}::text[]) AND s.day >= (
        SELECT min(${DAY_OF_MESSAGE}) FROM ai_message m
        WHERE m.organization_id = ${organizationId} AND m.conversation_id = ANY(${ids}::uuid[]) AND m.sequence = 1)`;
}

/** Drops what search knows of the users' messages, these among them; it is made anew of the others. */
export function dropSearchBlocks({ organizationId, userIds }: Chosen): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_search_block b
    WHERE b.organization_id = ${organizationId} AND b.user_id = ANY(${userIds}::text[])`;
}

/** Removes the conversations that may be removed, and by their foreign keys all that belongs to them. */
export function removeConversations({ organizationId, ids }: Chosen): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_conversation c
    WHERE ${isRemovable(organizationId)} AND c.id = ANY(${ids}::uuid[])
    RETURNING c.id`;
}

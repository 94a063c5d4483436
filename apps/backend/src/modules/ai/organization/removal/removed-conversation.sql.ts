import { Prisma } from '../../../../prisma/generated/client.js';
import { DAY_KIND, SUMS, SUMS_OF_SUMS } from '../../repositories/sums/sums.sql.js';
import { type Chosen, sumsOfConversations } from './removal.sql.js';

/** Kinds of messages, of sums `r` and `t`, that are the same. */
export const IS_SAME_KIND = Prisma.sql`(r.day, r.role, r.of_model, r.is_deleted, r.above_input_tokens)
  = (t.day, t.role, t.of_model, t.is_deleted, t.above_input_tokens)
  AND r.model IS NOT DISTINCT FROM t.model AND r.agent_type IS NOT DISTINCT FROM t.agent_type
  AND r.entity_type IS NOT DISTINCT FROM t.entity_type AND r.entity_id IS NOT DISTINCT FROM t.entity_id`;

/** What is left of sums `r` without the sums `t`. Its least and greatest input stay, between which the rest is. */
const REST = Prisma.sql`messages = r.messages - t.messages,
  messages_with_tokens = r.messages_with_tokens - t.messages_with_tokens,
  input_tokens = r.input_tokens - t.input_tokens, output_tokens = r.output_tokens - t.output_tokens,
  cache_read_tokens = r.cache_read_tokens - t.cache_read_tokens,
  cache_write_tokens = r.cache_write_tokens - t.cache_write_tokens,
  reasoning_tokens = r.reasoning_tokens - t.reasoning_tokens`;

/** Each conversation that is being removed, with the hash that stands for it. */
export interface HashedConversations {
  ids: readonly string[];
  hashes: readonly string[];
}

/** Keeps what each conversation adds to what was removed, beside what it had added before. */
export function keepSums(
  chosen: Chosen,
  { ids, hashes }: HashedConversations,
  tierBounds: readonly number[],
): Prisma.Sql {
  const { organizationId } = chosen;
  return Prisma.sql`
    INSERT INTO ai_removed_conversation AS r
      (organization_id, conversation_hash, user_id, entity_type, entity_id, sums)
    SELECT ${organizationId}, hashed.hash, c.user_id, c.entity_type, c.entity_id, coalesce(kept.sums, '[]')
    FROM unnest(${ids}::uuid[], ${hashes}::text[]) AS hashed (id, hash)
    JOIN ai_conversation c ON c.organization_id = ${organizationId} AND c.id = hashed.id
    LEFT JOIN (
      SELECT conversation_id, jsonb_agg(to_jsonb(own)) AS sums
      FROM (${sumsOfConversations(chosen, tierBounds, {})}) own GROUP BY 1
    ) kept ON kept.conversation_id = c.id
    ON CONFLICT (organization_id, conversation_hash) DO UPDATE SET
      sums = coalesce(r.sums, '[]') || excluded.sums, user_id = excluded.user_id,
      entity_type = excluded.entity_type, entity_id = excluded.entity_id, erased_at = NULL`;
}

/** Marks conversations that are being removed as erased. */
export function markErased(organizationId: string, hashes: readonly string[], erasedAt: Date): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ai_removed_conversation (organization_id, conversation_hash, erased_at)
    SELECT ${organizationId}, hash, ${erasedAt}::timestamptz FROM unnest(${hashes}::text[]) AS hash
    ON CONFLICT (organization_id, conversation_hash) DO UPDATE SET
      erased_at = excluded.erased_at, user_id = NULL, entity_type = NULL, entity_id = NULL, sums = NULL`;
}

/** Locks what a conversation had added. @returns a row with the bounds that its kinds were told apart by */
export function lockSums(organizationId: string, hash: string): Prisma.Sql {
  return Prisma.sql`
    SELECT to_json(ARRAY(
      SELECT DISTINCT above_input_tokens FROM jsonb_populate_recordset(NULL::ai_removed_sum, r.sums)
      WHERE above_input_tokens > 0 ORDER BY 1
    )) AS "tierBounds"
    FROM ai_removed_conversation r
    WHERE r.organization_id = ${organizationId} AND r.conversation_hash = ${hash} AND r.sums IS NOT NULL
    FOR UPDATE OF r`;
}

/** The sums of the messages of a conversation that are back, as far as they were among those that it had added. */
export function sumsThatAreBack(chosen: Chosen, hash: string, tierBounds: readonly number[]): Prisma.Sql {
  const columns = Prisma.sql`${DAY_KIND}, ${SUMS}`;
  return Prisma.sql`
    SELECT coalesce(json_agg(t), '[]')::text AS sums FROM (
      SELECT ${columns} FROM (${sumsOfConversations(chosen, tierBounds, {})}) own
    ) t
    WHERE EXISTS (
      SELECT FROM (${addedBy(chosen.organizationId, hash)}) r
      WHERE ${IS_SAME_KIND} AND r.messages >= t.messages AND r.messages_with_tokens >= t.messages_with_tokens
        AND r.input_tokens >= t.input_tokens AND r.output_tokens >= t.output_tokens
    )`;
}

/** Takes sums from those of what was removed: of kinds of which nothing is left, the row. */
export function takeWhole(organizationId: string, userId: string, sums: string): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_removed_sum r USING ${taken(sums)}
    WHERE r.organization_id = ${organizationId} AND r.user_id = ${userId} AND ${IS_SAME_KIND}
      AND r.messages = t.messages`;
}

/** Takes sums from those of what was removed: of kinds of which something is left. */
export function takePart(organizationId: string, userId: string, sums: string): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_removed_sum r SET ${REST} FROM ${taken(sums)}
    WHERE r.organization_id = ${organizationId} AND r.user_id = ${userId} AND ${IS_SAME_KIND}
      AND r.messages > t.messages`;
}

/** What a conversation had added, without sums that are back. */
export function restOfSums(organizationId: string, hash: string, back: string): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(json_agg(kind), '[]')::text AS sums FROM (
      SELECT ${DAY_KIND}, ${SUMS_OF_SUMS} FROM (
        SELECT ${DAY_KIND}, ${SUMS} FROM (${addedBy(organizationId, hash)}) r
        UNION ALL
        SELECT ${DAY_KIND}, -messages, -messages_with_tokens, -input_tokens, -output_tokens, -cache_read_tokens,
          -cache_write_tokens, -reasoning_tokens, least_input_tokens, greatest_input_tokens
        FROM ${taken(back)}
      ) each GROUP BY ${DAY_KIND} HAVING sum(messages) > 0
    ) kind`;
}

/** Keeps what is left of what a conversation had added. */
export function keepRest(organizationId: string, hash: string, sums: string): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_removed_conversation SET sums = ${sums}::jsonb
    WHERE organization_id = ${organizationId} AND conversation_hash = ${hash} AND erased_at IS NULL`;
}

/** Forgets a conversation of whose sums nothing is left: all of it is back. */
export function forgetRemoved(organizationId: string, hash: string): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_removed_conversation
    WHERE organization_id = ${organizationId} AND conversation_hash = ${hash} AND erased_at IS NULL`;
}

function addedBy(organizationId: string, hash: string): Prisma.Sql {
  return Prisma.sql`
    SELECT ${DAY_KIND}, ${SUMS_OF_SUMS}
    FROM (
      SELECT k.sums FROM ai_removed_conversation k
      WHERE k.organization_id = ${organizationId} AND k.conversation_hash = ${hash}
    ) known, jsonb_populate_recordset(NULL::ai_removed_sum, known.sums)
    GROUP BY ${DAY_KIND}`;
}

function taken(sums: string): Prisma.Sql {
  return Prisma.sql`json_populate_recordset(NULL::ai_removed_sum, ${sums}::json) t`;
}

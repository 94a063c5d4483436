import { Prisma } from '../../../../prisma/generated/client.js';
import type { IntegrityRule } from '../../integrity/integrity.sql.js';
import { DAY_KIND, SUMS_OF_SUMS } from '../../repositories/sums/sums.sql.js';
import { IS_SAME_KIND } from './removed-conversation.sql.js';

/**
 * For the doctor: what is kept of each removed conversation, by which an import takes its sums back, is among the sums of
 * what was removed. There may be more in these: of what was erased, which is kept nowhere else.
 */
export const REMOVED_RULE: IntegrityRule = {
  name: 'sums of what was removed hold what each removed conversation has added',
  broken: Prisma.sql`
    SELECT DISTINCT t.organization_id || '/' || t.user_id AS id,
      'lacks sums of conversations that were removed' AS problem
    FROM (
      SELECT k.organization_id, k.user_id, ${DAY_KIND}, ${SUMS_OF_SUMS}
      FROM (
        SELECT c.organization_id, c.user_id, c.sums FROM ai_removed_conversation c WHERE c.sums IS NOT NULL
      ) k CROSS JOIN LATERAL (
        SELECT s.day, s.role, s.model, s.agent_type, s.of_model, s.entity_type, s.entity_id, s.is_deleted,
          s.above_input_tokens, s.messages, s.messages_with_tokens, s.input_tokens, s.output_tokens, s.cache_read_tokens,
          s.cache_write_tokens, s.reasoning_tokens, s.least_input_tokens, s.greatest_input_tokens
        FROM jsonb_populate_recordset(NULL::ai_removed_sum, k.sums) s
      ) s
      GROUP BY k.organization_id, k.user_id, ${DAY_KIND}
    ) t
    LEFT JOIN ai_removed_sum r ON r.organization_id = t.organization_id AND r.user_id = t.user_id AND ${IS_SAME_KIND}
    WHERE r.id IS NULL OR r.messages < t.messages OR r.messages_with_tokens < t.messages_with_tokens
      OR r.input_tokens < t.input_tokens OR r.output_tokens < t.output_tokens
      OR r.cache_read_tokens < t.cache_read_tokens OR r.cache_write_tokens < t.cache_write_tokens
      OR r.reasoning_tokens < t.reasoning_tokens
      OR r.least_input_tokens > t.least_input_tokens OR r.greatest_input_tokens < t.greatest_input_tokens`,
};

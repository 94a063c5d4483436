import { Prisma } from '../../../prisma/generated/client.js';
import { HOLDS_CONTEXT } from '../repositories/context.sql.js';
import { DAY_OF_MESSAGE, IS_DELETED, OF_MODEL } from '../repositories/sums/sums.sql.js';

/** A rule that stored rows can show, and the statement that finds the conversations or users which break it. */
export interface IntegrityRule {
  name: string;
  /** The statement, whose rows are `{ id, problem }`. */
  broken: Prisma.Sql;
}

const EXPECTED = Prisma.sql`
  SELECT c.organization_id, c.id, count(m.id)::int AS message_count, max(m.created_at) AS last_message_at,
    coalesce(sum(m.input_tokens), 0) AS total_input_tokens,
    coalesce(sum(m.output_tokens), 0) AS total_output_tokens,
    coalesce(sum(m.cache_read_tokens), 0) AS total_cache_read_tokens,
    coalesce(sum(m.cache_write_tokens), 0) AS total_cache_write_tokens,
    coalesce(sum(m.reasoning_tokens), 0) AS total_reasoning_tokens
  FROM ai_conversation c LEFT JOIN ai_message m ON m.organization_id = c.organization_id AND m.conversation_id = c.id
  GROUP BY c.organization_id, c.id`;

const LEDGER_DIFFERS = Prisma.sql`
  (c.message_count, c.total_input_tokens, c.total_output_tokens, c.total_cache_read_tokens,
   c.total_cache_write_tokens, c.total_reasoning_tokens)
  IS DISTINCT FROM
  (e.message_count, e.total_input_tokens, e.total_output_tokens, e.total_cache_read_tokens,
   e.total_cache_write_tokens, e.total_reasoning_tokens)
  OR c.last_message_at IS DISTINCT FROM e.last_message_at`;

/** Counts every conversation's messages and tokens again. */
export const RECOUNT = Prisma.sql`
  WITH expected AS (${EXPECTED})
  UPDATE ai_conversation c SET
    message_count = e.message_count, last_message_at = e.last_message_at,
    total_input_tokens = e.total_input_tokens, total_output_tokens = e.total_output_tokens,
    total_cache_read_tokens = e.total_cache_read_tokens, total_cache_write_tokens = e.total_cache_write_tokens,
    total_reasoning_tokens = e.total_reasoning_tokens
  FROM expected e
  WHERE c.organization_id = e.organization_id AND c.id = e.id AND (${LEDGER_DIFFERS})
  RETURNING c.id`;

export const LEDGER: IntegrityRule = {
  name: 'totals, message count and last message time equal what the messages add up to',
  broken: Prisma.sql`
    WITH expected AS (${EXPECTED})
    SELECT c.id, 'has ' || c.message_count || ' messages counted, ' || e.message_count || ' stored' AS problem
    FROM ai_conversation c JOIN expected e ON e.organization_id = c.organization_id AND e.id = c.id
    WHERE ${LEDGER_DIFFERS}`,
};

const ADDED = Prisma.sql`sum(messages), sum(messages_with_tokens), sum(input_tokens), sum(output_tokens),
  sum(cache_read_tokens), sum(cache_write_tokens), sum(reasoning_tokens)`;

/**
 * Users whose sums of days are not those of their messages (of the whole organization, the users'), or whose sums of months
 * are not those of their days (of the whole organization and of entities, the users').
 */
const WRONG_SUMS = Prisma.sql`
  SELECT organization_id, user_id FROM (
    SELECT organization_id, user_id, day, role, model, agent_type, of_model, entity_type, entity_id, is_deleted,
      ${ADDED}
    FROM ai_daily_sum WHERE NOT of_month AND user_id <> ''
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    EXCEPT
    SELECT m.organization_id, m.user_id, ${DAY_OF_MESSAGE}, m.role, m.model, c.agent_type, ${OF_MODEL}, c.entity_type,
      c.entity_id, ${IS_DELETED}, count(*),
      count(*) FILTER (WHERE m.input_tokens > 0 OR m.output_tokens > 0),
      coalesce(sum(m.input_tokens), 0), coalesce(sum(m.output_tokens), 0),
      coalesce(sum(m.cache_read_tokens), 0), coalesce(sum(m.cache_write_tokens), 0),
      coalesce(sum(m.reasoning_tokens), 0)
    FROM ai_message m JOIN ai_conversation c ON c.organization_id = m.organization_id AND c.id = m.conversation_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  ) days
  UNION
  SELECT organization_id, '' FROM (
    SELECT organization_id, day, role, model, agent_type, ${ADDED}
    FROM ai_daily_sum WHERE NOT of_month AND user_id = ''
    GROUP BY 1, 2, 3, 4, 5
    EXCEPT
    SELECT organization_id, day, role, model, agent_type, ${ADDED}
    FROM ai_daily_sum WHERE NOT of_month AND user_id <> ''
    GROUP BY 1, 2, 3, 4, 5
  ) whole
  UNION
  SELECT organization_id, user_id FROM (
    SELECT organization_id, user_id, day AS until, model, agent_type, entity_type, entity_id, of_all_entities, is_deleted,
      ${ADDED}
    FROM ai_daily_sum WHERE of_month
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    EXCEPT
    SELECT m.organization_id, m.user_id, m.until, d.model, d.agent_type, CASE WHEN NOT m.of_all_entities THEN d.entity_type END,
      CASE WHEN NOT m.of_all_entities THEN d.entity_id END, m.of_all_entities, d.is_deleted AND m.user_id <> '', ${ADDED}
    FROM (
      SELECT DISTINCT organization_id, user_id, of_all_entities, day AS until FROM ai_daily_sum WHERE of_month
    ) m
    JOIN ai_daily_sum d ON d.organization_id = m.organization_id AND NOT d.of_month
      AND (d.user_id = m.user_id OR m.user_id = '') AND NOT d.of_all_entities
      AND d.day >= date_trunc('month', m.until::timestamp)::date AND d.day <= m.until
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  ) months`;

/** Drops the sums of users of whom one is wrong; the statistics make them anew. */
export const DROP_WRONG_SUMS = Prisma.sql`
  DELETE FROM ai_daily_sum s USING (${WRONG_SUMS}) wrong
  WHERE s.organization_id = wrong.organization_id AND s.user_id = wrong.user_id`;

/** The run of messages that a message of the branch `b`'s conversation belongs to. */
function runOf(sequence: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT coalesce(max(r.sequence), 1) AS first, coalesce(max(r.jump), 1) AS jump,
      coalesce(max(r.preceding_runs), 0) AS preceding_runs, coalesce(max(r.preceding_messages), 0) AS preceding_messages,
      coalesce(max(r.preceding_system), 0) AS preceding_system
    FROM (
      SELECT * FROM ai_branch r
      WHERE r.organization_id = b.organization_id AND r.conversation_id = b.conversation_id AND r.sequence <= ${sequence}
      ORDER BY r.sequence DESC LIMIT 1
    ) r`;
}

/** The rules that a conversation breaks by its own rows. */
export const CONVERSATION_RULES: IntegrityRule[] = [
  LEDGER,
  {
    name: 'one ACTIVE conversation per scope and context',
    broken: Prisma.sql`
      SELECT min(id::text) AS id, count(*) || ' active or waiting conversations share its context' AS problem
      FROM ai_conversation WHERE ${HOLDS_CONTEXT}
      GROUP BY organization_id, user_id, entity_type, entity_id, agent_type HAVING count(*) > 1`,
  },
  {
    name: 'sequence is 1, 2, 3 … without gaps or repeats',
    broken: Prisma.sql`
      SELECT conversation_id AS id, count(*) || ' messages end at sequence ' || max(sequence) AS problem
      FROM ai_message GROUP BY organization_id, conversation_id
      HAVING min(sequence) <> 1 OR max(sequence) <> count(*) OR count(DISTINCT sequence) <> count(*)`,
  },
  {
    name: 'a branch begins with a message, behind an earlier one that is not the one before it',
    broken: Prisma.sql`
      SELECT b.conversation_id AS id, 'has a branch without its message, or behind the message before it' AS problem
      FROM ai_branch b
      LEFT JOIN ai_message m ON m.organization_id = b.organization_id AND m.conversation_id = b.conversation_id
        AND m.sequence = b.sequence
      WHERE m.sequence IS NULL OR m.user_id <> b.user_id OR b.parent NOT BETWEEN 0 AND b.sequence - 2
      GROUP BY b.organization_id, b.conversation_id`,
  },
  {
    name: 'messages with one parent are numbered 1, 2, 3 … in the order of the appends',
    broken: Prisma.sql`
      SELECT conversation_id AS id, 'has messages behind message ' || min(parent) || ' whose numbers are wrong' AS problem
      FROM (
        SELECT b.organization_id, b.conversation_id, b.parent, b.number, CASE WHEN direct.sequence IS NULL THEN 1 ELSE 0 END
          + row_number() OVER (PARTITION BY b.organization_id, b.conversation_id, b.parent ORDER BY b.sequence) AS place
        FROM ai_branch b
        LEFT JOIN ai_branch direct ON direct.organization_id = b.organization_id
          AND direct.conversation_id = b.conversation_id AND direct.sequence = b.parent + 1
      ) numbered
      WHERE number <> place GROUP BY organization_id, conversation_id`,
  },
  {
    name: 'a branch keeps the runs, the messages and the newest system message on the way to it',
    broken: Prisma.sql`
      SELECT b.conversation_id AS id, 'has a branch at message ' || min(b.sequence) || ' whose way is wrong' AS problem
      FROM ai_branch b
      CROSS JOIN LATERAL (${runOf(Prisma.sql`b.parent`)}) own
      CROSS JOIN LATERAL (${runOf(Prisma.sql`own.jump`)}) jump
      CROSS JOIN LATERAL (${runOf(Prisma.sql`jump.jump`)}) next
      CROSS JOIN LATERAL (
        SELECT coalesce(max(m.sequence), own.preceding_system) AS sequence FROM ai_message m
        WHERE m.organization_id = b.organization_id AND m.conversation_id = b.conversation_id AND m.role = 'system'
          AND m.sequence BETWEEN own.first AND b.parent
      ) system
      WHERE (b.jump, b.preceding_runs, b.preceding_messages, b.preceding_system) IS DISTINCT FROM CASE
        WHEN b.parent = 0 THEN (b.sequence, 0, 0, 0)
        ELSE (
          CASE WHEN own.preceding_runs - jump.preceding_runs = jump.preceding_runs - next.preceding_runs
            THEN next.first ELSE own.first END,
          own.preceding_runs + 1, own.preceding_messages + b.parent - own.first + 1, system.sequence
        )
      END
      GROUP BY b.organization_id, b.conversation_id`,
  },
  {
    name: 'the head is one of the messages',
    broken: Prisma.sql`
      SELECT c.id, 'has message ' || c.head || ' of ' || c.message_count || ' as its head' AS problem
      FROM ai_conversation c WHERE c.head NOT BETWEEN 1 AND c.message_count - 1`,
  },
  {
    name: 'time does not run backwards within a conversation',
    broken: Prisma.sql`
      SELECT conversation_id AS id, 'a message is older than the one before it' AS problem
      FROM (
        SELECT organization_id, conversation_id, created_at,
          lag(created_at) OVER (PARTITION BY organization_id, conversation_id ORDER BY sequence) AS before
        FROM ai_message
      ) message WHERE created_at < before
      GROUP BY organization_id, conversation_id`,
  },
  {
    name: 'one message per idempotency key',
    broken: Prisma.sql`
      SELECT conversation_id AS id, count(*) || ' messages share an idempotency key' AS problem
      FROM ai_message WHERE idempotency_key IS NOT NULL
      GROUP BY organization_id, conversation_id, idempotency_key HAVING count(*) > 1`,
  },
  {
    name: 'every message belongs to the owner of its conversation',
    broken: Prisma.sql`
      SELECT m.conversation_id AS id, CASE WHEN c.id IS NULL
        THEN 'is not there in the organization of its messages' ELSE 'has messages of another owner' END AS problem
      FROM ai_message m
      LEFT JOIN ai_conversation c ON c.organization_id = m.organization_id AND c.id = m.conversation_id
      WHERE c.id IS NULL OR c.user_id <> m.user_id
      GROUP BY m.organization_id, m.conversation_id, c.id`,
  },
  {
    name: 'status agrees with the times of pausing and archiving',
    broken: Prisma.sql`
      SELECT id, 'is ' || status || ' with other times' AS problem FROM ai_conversation
      WHERE (status = 'ACTIVE' AND (paused_at IS NOT NULL OR archived_at IS NOT NULL))
        OR (status = 'PAUSED' AND (paused_at IS NULL OR archived_at IS NOT NULL))
        OR (status = 'ARCHIVED' AND archived_at IS NULL)`,
  },
  {
    name: 'cached tokens are within input tokens, reasoning within output tokens',
    broken: Prisma.sql`
      SELECT conversation_id AS id, 'has a message whose tokens contradict each other' AS problem
      FROM ai_message
      WHERE coalesce(cache_read_tokens, 0)::bigint + coalesce(cache_write_tokens, 0) > coalesce(input_tokens, 0)
        OR coalesce(reasoning_tokens, 0) > coalesce(output_tokens, 0)
        OR least(input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens) < 0
      GROUP BY organization_id, conversation_id`,
  },
  {
    name: 'every message carries text, tool calls or tool results, of its role',
    broken: Prisma.sql`
      SELECT conversation_id AS id, 'has a message that is empty or not of its role' AS problem
      FROM ai_message
      WHERE (content = '' AND tool_calls IS NULL AND tool_results IS NULL)
        OR (tool_calls IS NOT NULL AND role <> 'assistant')
        OR (tool_results IS NOT NULL AND role NOT IN ('tool', 'user'))
      GROUP BY organization_id, conversation_id`,
  },
  {
    name: 'a conversation has a title as soon as a user wrote text, and a title has its source',
    broken: Prisma.sql`
      SELECT c.id, 'lacks its title or the source of it' AS problem FROM ai_conversation c
      WHERE (c.title IS NULL) <> (c.title_source IS NULL)
        OR (c.title IS NULL AND EXISTS (
          SELECT FROM ai_message m
          WHERE m.organization_id = c.organization_id AND m.conversation_id = c.id AND m.role = 'user'
            AND m.content ~ '[[:alnum:]]'))
        OR (c.title_source = 'MANUAL' AND char_length(c.title) NOT BETWEEN 1 AND 200)`,
  },
];

const SUMS: IntegrityRule = {
  name: 'sums of days and months equal what the messages add up to',
  broken: Prisma.sql`
      SELECT organization_id || '/' || user_id AS id, 'has sums that its messages do not add up to' AS problem
      FROM (${WRONG_SUMS}) wrong`,
};

export const INTEGRITY_RULES: IntegrityRule[] = [...CONVERSATION_RULES, SUMS];

import type { BenchContext } from '../bench-context.js';
import type { Group } from '../measure/cell.js';
import { counting, readerCell } from '../measure/reader.js';
import { once } from '../once.js';
import { seedSpenders } from '../seeds/spenders.js';
import { openUsage } from '../service.js';

const SEEDS = {
  full: { users: 1_000, conversations: 10, messages: 100, days: 180 },
  quick: { users: 50, conversations: 4, messages: 20, days: 60 },
};
const GROUPINGS = ['user', 'entity', 'model,month', 'user,month'] as const;
/** Prices of the models, in USD for a million tokens. */
const PRICES = `(VALUES ('gpt-4o', 2.5, 10.0), ('gpt-4o-mini', 0.15, 0.6), ('claude-haiku-4-5', 1.0, 5.0)) AS p (model, input, output)`;
const COLUMNS = {
  user: 'm.user_id',
  entity: 'c.entity_type, c.entity_id',
  model: 'm.model',
  month: `date_trunc('month', m.created_at, 'UTC')`,
};

/** Usage and cost of 1,000 users who stored 1,000,000 messages in 180 days, by sums and from the messages. */
export function usageGroup(bench: BenchContext): Group {
  const seeds = bench.quick ? SEEDS.quick : SEEDS.full;
  const expected = seeds.users * seeds.conversations * seeds.messages;
  const organization = once(() => seedSpenders(bench, seeds));
  return {
    name: 'usage',
    milliseconds: bench.quick ? 500 : 4_000,
    cells: GROUPINGS.flatMap((grouping) => {
      const operation = `usage.1k-users.${grouping.replace(',', '-')}`;
      return [
        readerCell(operation, 'ours', 1, async () => {
          const principal = { organizationId: await organization(), userId: 'auditor', grants: ['ai:audit'] };
          const usage = openUsage();
          const groupBy = grouping.split(',') as ('user' | 'entity' | 'model' | 'month')[];
          const read = async () =>
            (await usage.usage(principal, { groupBy }, { maxWaitMs: 600_000 })).total.messages;
          return counting(read, expected);
        }),
        readerCell(operation, 'sum-messages', 1, async () => {
          const query = { name: operation, text: sumOf(grouping), values: [await organization()] };
          const read = async () =>
            (await bench.pool.query<{ messages: number }>(query)).rows.reduce(
              (sum, row) => sum + row.messages,
              0,
            );
          return counting(read, expected);
        }),
      ];
    }),
  };
}

function sumOf(grouping: string): string {
  const columns = grouping.split(',').map((key) => COLUMNS[key as keyof typeof COLUMNS]);
  const join = grouping === 'entity' ? 'JOIN ai_conversation c USING (organization_id, user_id, id)' : '';
  return `
    SELECT ${columns.join()}, count(*)::int AS messages, sum(m.input_tokens) AS input, sum(m.output_tokens) AS output,
      sum(m.input_tokens * p.input + m.output_tokens * p.output) / 1000000 AS usd
    FROM ai_message m LEFT JOIN ${PRICES} ON p.model = m.model
    ${join.replace('USING (organization_id, user_id, id)', 'ON c.organization_id = m.organization_id AND c.id = m.conversation_id')}
    WHERE m.organization_id = $1
    GROUP BY ${columns.join()} ORDER BY ${columns.join()}`;
}

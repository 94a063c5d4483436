import type { BenchContext } from '../bench-context.js';
import type { Group } from '../measure/cell.js';
import { counting, readerCell } from '../measure/reader.js';
import { once } from '../once.js';
import { seedUser } from '../seeds/seeds.js';

const SEEDS = {
  full: { userId: 'counted', conversations: 10_000, messages: 50, secondsApart: 31 },
  quick: { userId: 'counted', conversations: 1_000, messages: 20, secondsApart: 777 },
};
const SUM = `
  SELECT count(*)::int AS messages, sum(input_tokens) AS input, sum(output_tokens) AS output
  FROM ai_message WHERE organization_id = $1 AND user_id = $2`;

/** All numbers of a user of 10,000 conversations with 500,000 messages of 180 days. */
export function statsGroup(bench: BenchContext): Group {
  const user = bench.quick ? SEEDS.quick : SEEDS.full;
  const scope = once(() => seedUser(bench, user));
  const expected = user.conversations * user.messages;
  const operation = 'stats.10k-conversations';
  return {
    name: 'stats',
    milliseconds: bench.quick ? 500 : 2_000,
    cells: [
      readerCell(operation, 'ours', 1, async () => {
        const owner = await scope();
        return counting(async () => (await bench.service.getStats(owner)).messages.total, expected);
      }),
      readerCell(operation, 'sum-messages', 1, async () => {
        const { organizationId, userId } = await scope();
        const query = { name: 'sum', text: SUM, values: [organizationId, userId] };
        const sum = async () => (await bench.pool.query<{ messages: number }>(query)).rows[0]?.messages ?? 0;
        return counting(sum, expected);
      }),
    ],
  };
}

import type { BenchContext } from '../bench-context.js';
import type { Group } from '../measure/cell.js';
import { counting, readerCell } from '../measure/reader.js';
import { once } from '../once.js';
import { openPool } from '../postgres.js';
import { ORGANIZATION } from '../seeds/ids.js';
import { seedUser } from '../seeds/seeds.js';

const CALLERS = 16;
const CONNECTIONS = 10;
const USER = 'returning';
const CONVERSATIONS = 1_000;
const SELECT = `
  SELECT id, organization_id, user_id, entity_type, entity_id, agent_type, title, title_source, status,
    total_input_tokens, total_output_tokens, total_cache_read_tokens, total_cache_write_tokens,
    total_reasoning_tokens, message_count, paused_at, archived_at, last_message_at, created_at, updated_at
  FROM ai_conversation
  WHERE organization_id = $1 AND user_id = $2 AND entity_type = $3 AND entity_id = $4 AND agent_type = $5
    AND status = 'ACTIVE'`;

/** The conversation of a context that has one already. */
export function getOrCreateGroup(bench: BenchContext): Group {
  const contexts = once(() => seedContexts(bench));
  const operation = 'getOrCreate.hit.16';
  return {
    name: 'getOrCreate',
    milliseconds: bench.quick ? 500 : 2_000,
    cells: [
      readerCell(operation, 'ours', CALLERS, async () => {
        const next = taking(await contexts());
        const scope = { organizationId: ORGANIZATION, userId: USER };
        return counting(async () => ((await bench.service.getOrCreate(scope, next())).created ? 0 : 1), 1);
      }),
      readerCell(operation, 'driver', CALLERS, async () => {
        const next = taking(await contexts());
        const pool = openPool(bench.url, CONNECTIONS);
        return counting(async () => {
          const { entityType, entityId, agentType } = next();
          const values = [ORGANIZATION, USER, entityType, entityId, agentType];
          return (await pool.query({ name: 'getOrCreate', text: SELECT, values })).rows.length;
        }, 1);
      }),
    ],
  };
}

interface StoredContext {
  entityType: string;
  entityId: string;
  agentType: string;
}

async function seedContexts(bench: BenchContext): Promise<StoredContext[]> {
  await seedUser(bench, { userId: USER, conversations: CONVERSATIONS, messages: 2, secondsApart: 60 });
  const { rows } = await bench.pool.query<StoredContext>(
    `SELECT entity_type AS "entityType", entity_id AS "entityId", agent_type AS "agentType"
     FROM ai_conversation WHERE organization_id = $1 AND user_id = $2`,
    [ORGANIZATION, USER],
  );
  return rows;
}

/** Each of them in turn, over and over. */
function taking<T>(items: readonly T[]): () => T {
  let turn = 0;
  return () => {
    const item = items[turn++ % items.length];
    if (item === undefined) throw new Error('There is nothing to take.');
    return item;
  };
}

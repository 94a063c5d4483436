import type pg from 'pg';
import type { Scope } from '../../src/modules/ai/index.js';

const TABLES = ['ai_conversation', 'ai_message', 'ai_turn', 'ai_turn_chunk', 'ai_approval', 'ai_file'];

/** Every row of every table, or those of one scope. */
export async function rowsOf(database: pg.Pool, scope?: Scope): Promise<Record<string, unknown[]>> {
  const tables = TABLES.map(async (table) => {
    const owned = scope ? 'WHERE organization_id = $1 AND user_id = $2' : '';
    const { rows } = await database.query<{ row: unknown }>(
      `SELECT row_to_json(t) AS row FROM ${table} t ${owned} ORDER BY t::text`,
      scope ? [scope.organizationId, scope.userId] : [],
    );
    return [table, rows.map(({ row }) => row)];
  });
  return Object.fromEntries(await Promise.all(tables)) as Record<string, unknown[]>;
}

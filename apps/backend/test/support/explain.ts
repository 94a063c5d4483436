import type pg from 'pg';
import type { Plan } from './plans.js';

/**
 * Runs a statement as the backend would, by the plan that it keeps, and takes back what it wrote.
 *
 * @param before what is done before it, and taken back with it
 */
export async function planWithin(
  pool: pg.Pool,
  text: string,
  values: unknown[],
  before: (client: pg.ClientBase) => Promise<void> = () => Promise.resolve(),
): Promise<Plan> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await before(client);
    await client.query(`PREPARE hot AS ${text}`);
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE hot (${(await literals(client, values)).join()})`,
    );
    return rows[0]!['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('ROLLBACK');
    client.release(true);
  }
}

/** The values as the driver sends them, to be written into a statement. */
async function literals(client: pg.ClientBase, values: unknown[]): Promise<string[]> {
  const texts = values.map((value, index) =>
    Buffer.isBuffer(value) ? `$${index + 1}::text[]::text` : `$${index + 1}::text`,
  );
  const { rows } = await client.query<(string | null)[]>({
    text: `SELECT ${texts.join()}`,
    values,
    rowMode: 'array',
  });
  return rows[0]!.map((text) => (text === null ? 'NULL' : client.escapeLiteral(text)));
}

import type pg from 'pg';

/** The one row of a table whose column `where` equals a value. */
export interface TemplateRow {
  table: string;
  where: string;
  equals: string;
}

/**
 * Stores copies `1 … copies` of a row that a peer has written itself, each with these columns replaced. In their
 * SQL, `r` is the row and `n` the copy's number.
 */
export async function multiplyRow(
  pool: pg.Pool,
  { table, where, equals }: TemplateRow,
  copies: number,
  columns: Record<string, string>,
): Promise<void> {
  const changes = Object.entries(columns).map(([name, sql]) => `'${name}', ${sql}`);
  await pool.query(
    `INSERT INTO ${table}
     SELECT (jsonb_populate_record(r, jsonb_build_object(${changes.join(', ')}))).*
     FROM ${table} r, generate_series(1, ${copies}) n WHERE r."${where}" = $1`,
    [equals],
  );
  await pool.query(`VACUUM (ANALYZE) ${table}`);
}

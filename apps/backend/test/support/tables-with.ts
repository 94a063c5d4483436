import type pg from 'pg';

/** Names the tables in which a word stands. */
export async function tablesWith(database: pg.Pool, word: string): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const found = await Promise.all(
    rows.map(async ({ name }) => {
      const sql = `SELECT FROM ${name} t WHERE strpos(t::text, $1) > 0 LIMIT 1`;
      return (await database.query(sql, [word])).rowCount === 1 ? [name] : [];
    }),
  );
  return found.flat();
}

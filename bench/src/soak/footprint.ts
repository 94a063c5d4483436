import type pg from 'pg';

/** What a store takes. */
export interface Footprint {
  messages: number;
  /** Bytes on disk for each message: rows of all tables, and their indexes. */
  tableBytesPerMessage: number;
  indexBytesPerMessage: number;
}

/** Measures what the tables take. */
export async function footprintOf(pool: pg.Pool): Promise<Footprint> {
  const { rows } = await pool.query<{ messages: string; tables: string; indexes: string }>(`
    SELECT (SELECT sum(message_count) FROM ai_conversation) AS messages, sum(pg_table_size(oid)) AS tables,
      sum(pg_indexes_size(oid)) AS indexes
    FROM pg_class WHERE relkind = 'r' AND relname LIKE 'ai\\_%'`);
  const { messages, tables, indexes } = rows[0] ?? { messages: 0, tables: 0, indexes: 0 };
  const perMessage = (bytes: string | number) => Number(bytes) / Number(messages);
  return {
    messages: Number(messages),
    tableBytesPerMessage: perMessage(tables),
    indexBytesPerMessage: perMessage(indexes),
  };
}

/** Bytes of write-ahead log so far. */
export async function walBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') AS bytes`,
  );
  return Number(rows[0]?.bytes);
}

/** Connections of the product to the database. */
export async function connectionCount(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE backend_type = 'client backend'`,
  );
  return (rows[0]?.count ?? 0) - pool.totalCount;
}

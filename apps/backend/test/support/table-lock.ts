import pg from 'pg';

/** Keeps every request on a database waiting, until it is released. */
export interface TableLock {
  /** Resolves when so many statements wait for the lock. */
  awaitedBy(statements: number): Promise<void>;
  /** Once or more. */
  release(): Promise<void>;
}

export async function lockConversations(databaseUrl: string): Promise<TableLock> {
  const holder = new pg.Client({ connectionString: databaseUrl });
  await holder.connect();
  let released: Promise<void> | undefined;
  await holder.query('BEGIN; LOCK TABLE ai_conversation IN ACCESS EXCLUSIVE MODE');
  return {
    awaitedBy: async (statements) => {
      let waiting = 0;
      while (waiting < statements) {
        const { rows } = await holder.query<{ count: number }>(
          'SELECT count(DISTINCT pid)::int AS count FROM pg_locks WHERE NOT granted AND relation = $1::regclass',
          ['ai_conversation'],
        );
        waiting = rows[0]!.count;
      }
    },
    // Ending the session ends its transaction.
    release: () => (released ??= holder.end()),
  };
}

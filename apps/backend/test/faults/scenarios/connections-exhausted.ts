import pg from 'pg';
import type { Scenario } from '../scenario.js';
import type { PostgresServer } from '../server.js';

const TOO_MANY_CONNECTIONS = '53300';
const REFUSALS = 20;
const END_THEIRS = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'conversation-store'`;

export const connectionsExhausted: Scenario = {
  name: 'every connection of PostgreSQL taken by others, then given back',
  rounds: 3,
  inject: async ({ server, load }) => {
    const taken = [await connection(server)];
    try {
      await takeAll(server, taken);
      await load.refused.more(REFUSALS);
    } finally {
      await Promise.all(taken.map((client) => client.end()));
    }
    return undefined;
  },
};

/** Ends the backend's connections and takes them, until it has none left. */
async function takeAll(server: PostgresServer, taken: pg.Client[]): Promise<void> {
  let ended: number | null = null;
  while (ended !== 0) {
    await takeFree(server, taken);
    ended = (await taken[0]?.query(END_THEIRS))?.rowCount ?? null;
  }
}

async function takeFree(server: PostgresServer, taken: pg.Client[]): Promise<void> {
  try {
    for (;;) taken.push(await connection(server));
  } catch (error) {
    if ((error as pg.DatabaseError).code !== TOO_MANY_CONNECTIONS) throw error;
  }
}

async function connection(server: PostgresServer): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  return client;
}

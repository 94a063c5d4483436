import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

/** The context of what a backend begins at its start and does again and again: such statements are of no call. */
export const BACKGROUND = new AsyncLocalStorage<true>();

/** A statement as it was sent to PostgreSQL. */
export interface SentStatement {
  text: string;
  values: unknown[];
  /** The port of the server that got it. */
  port: number;
}

type Query = typeof pg.Client.prototype.query;
type SentQuery = string | { text: string; values?: unknown[] };

/**
 * Runs the work and returns every statement that this process sent meanwhile, on any connection, but for those that
 * backends send by themselves.
 */
export async function statementsOf(work: () => Promise<unknown>): Promise<SentStatement[]> {
  const sent: SentStatement[] = [];
  const prototype = pg.Client.prototype as { query: Query };

  const query = prototype.query;
  prototype.query = function (this: pg.Client, config: SentQuery, ...rest: unknown[]) {
    const statement = typeof config === 'string' ? { text: config } : config;
    const values = statement.values ?? (Array.isArray(rest[0]) ? rest[0] : []);
    if (!BACKGROUND.getStore()) sent.push({ text: statement.text, values, port: this.port });
    return Reflect.apply(query, this, [config, ...rest]) as unknown;
  } as Query;
  try {
    await work();
  } finally {
    prototype.query = query;
  }
  return sent;
}

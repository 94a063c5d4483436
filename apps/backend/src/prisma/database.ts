import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import { COLUMN_TYPES } from './column-types.js';
import { CONNECTION, type DatabaseConnection } from './connect.js';
import { ignoreLoss } from './connection-loss.js';
import type { Prisma } from './generated/client.js';

/** Runs SQL; `Prisma.sql` binds every value as a parameter. */
export interface SqlExecutor {
  /** @returns the rows, with their columns as the statement names them */
  query<Row extends object>(statement: Prisma.Sql): Promise<Row[]>;
}

const TIMEOUT = "SELECT set_config('statement_timeout', $1, true)";

interface Statement {
  /** Absent where connections keep no prepared statements. */
  name?: string;
  text: string;
}

/** Our tables (`ai_…`) and types (`"Ai…"`), where they are not qualified yet. */
const OWN_NAMES = /(?<![\w."])ai_[a-z_]+\b|"Ai[A-Za-z]+"/g;

/**
 * Runs SQL as prepared statements, on the connections that Prisma uses too: for statements that Prisma's client cannot
 * express.
 */
@Injectable()
export class Database implements SqlExecutor {
  private readonly pool: pg.Pool;
  private readonly schema: string;
  private readonly isNamed: boolean;
  /**
   * Statements by their text in code. Texts are few, and a connection that keeps them parses and plans each once.
   */
  private readonly prepared = new Map<string, Statement>();

  constructor(@Inject(CONNECTION) { pool, schema, preparedStatements }: DatabaseConnection) {
    this.pool = pool;
    this.isNamed = preparedStatements;
    this.schema = `"${schema.replaceAll('"', '""')}"`;
  }

  async query<Row extends object>(statement: Prisma.Sql): Promise<Row[]> {
    return (await this.pool.query<Row>(this.toQuery(statement))).rows;
  }

  /** Makes a query of node-postgres of a statement. */
  toQuery({ text, values }: Prisma.Sql): pg.QueryConfig {
    return { ...this.prepare(text), values, types: COLUMN_TYPES };
  }

  /** Qualifies our tables and types: a caller's transaction has a `search_path` of its own. */
  qualify(text: string): string {
    return text.replace(OWN_NAMES, (name) => `${this.schema}.${name}`);
  }

  /**
   * Runs work in a transaction of its own, which an error undoes.
   *
   * @param maxStatementMs time after which a statement of it is ended, where that is not the session's
   */
  async transaction<T>(work: (database: SqlExecutor) => Promise<T>, maxStatementMs?: number): Promise<T> {
    const client = await this.pool.connect();
    client.on('error', ignoreLoss);
    try {
      await client.query('BEGIN');
      if (maxStatementMs !== undefined) await client.query(TIMEOUT, [String(maxStatementMs)]);
      const timeout = maxStatementMs === undefined ? {} : { query_timeout: maxStatementMs };
      const result = await work({
        query: async <Row extends object>(statement: Prisma.Sql) =>
          (await client.query<Row>({ ...this.toQuery(statement), ...timeout })).rows,
      });
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      await rollBack(client);
      throw error;
    } finally {
      client.off('error', ignoreLoss);
    }
  }

  private prepare(text: string): Statement {
    const known = this.prepared.get(text);
    if (known) return known;
    const qualified = this.qualify(text);
    const statement = { ...(this.isNamed ? { name: nameOf(qualified) } : {}), text: qualified };
    this.prepared.set(text, statement);
    return statement;
  }
}

function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Rolls back. A connection that fails to do so is closed instead of used again. */
async function rollBack(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch {
    client.release(true);
  }
}

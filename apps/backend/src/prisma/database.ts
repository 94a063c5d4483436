import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import pg, { TypeOverrides } from 'pg';
import { Prisma } from './generated/client.js';
import { POOL } from './pool.js';

/** Counts come back as numbers: totals of tokens pass 2³¹, but not 2⁵³. */
const types = new TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);

/**
 * Runs SQL as prepared statements, on the connections that Prisma uses too. For what one statement must do and
 * Prisma's client cannot say; `Prisma.sql` binds every value as a parameter.
 */
@Injectable()
export class Database {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  /** @returns the rows, with their columns as the statement names them */
  async query<Row extends object>(statement: Prisma.Sql): Promise<Row[]> {
    const { text, values } = statement;
    const { rows } = await this.pool.query<Row>({ name: nameOf(text), text, values, types });
    return rows;
  }
}

const names = new Map<string, string>();

/** One name per text: each connection parses and plans a statement once. Texts come from code, so they are few. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
  names.set(text, name);
  return name;
}

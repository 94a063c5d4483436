import type pg from 'pg';
import { COLUMN_TYPES } from '../../../prisma/column-types.js';

/** The part of a Prisma transaction client, of any version and schema, that statements are sent by. */
interface PrismaTransactionClient {
  $queryRawUnsafe<T = unknown>(statement: string, ...values: unknown[]): Promise<T>;
  $executeRawUnsafe(statement: string, ...values: unknown[]): Promise<number>;
}

/** A transaction of Prisma's client, as `fromPrisma` makes it. */
export class PrismaTransaction {
  constructor(readonly client: PrismaTransactionClient) {}
}

/** A caller's transaction: a `pg` client inside one, or `fromPrisma(tx)`. */
export type Transaction = pg.ClientBase | PrismaTransaction;

/**
 * Makes a transaction of the application's own Prisma client one that the store can take part in.
 *
 * @param client the client that `prisma.$transaction(async (client) => …)` gives
 */
export function fromPrisma(client: PrismaTransactionClient): PrismaTransaction {
  return new PrismaTransaction(client);
}

/** Sends statements within a caller's transaction. */
export interface TransactionRunner {
  rows: <Row extends object>(text: string, values: unknown[]) => Promise<Row[]>;
  run: (command: string) => Promise<void>;
}

export function runnerOf(transaction: Transaction): TransactionRunner {
  return transaction instanceof PrismaTransaction ? ofPrisma(transaction.client) : ofPg(transaction);
}

/** The identity of a transaction, however often it is passed: `fromPrisma` makes another object each time. */
export function identityOf(transaction: Transaction): object {
  return transaction instanceof PrismaTransaction ? transaction.client : transaction;
}

function ofPg(client: pg.ClientBase): TransactionRunner {
  return {
    rows: async <Row extends object>(text: string, values: unknown[]) =>
      (await client.query<Row>({ text, values, types: COLUMN_TYPES })).rows,
    run: async (command) => {
      await client.query(command);
    },
  };
}

function ofPrisma(client: PrismaTransactionClient): TransactionRunner {
  return {
    rows: (text, values) => client.$queryRawUnsafe(text, ...values),
    run: async (command) => {
      await client.$executeRawUnsafe(command);
    },
  };
}

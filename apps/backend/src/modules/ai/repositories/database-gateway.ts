import { Injectable } from '@nestjs/common';
import { isUnavailable } from '../../../prisma/database-error.js';
import { Database, type SqlExecutor } from '../../../prisma/database.js';
import type { Prisma } from '../../../prisma/generated/client.js';
import { PrismaService } from '../../../prisma/prisma.service.js';
import { ConversationError } from '../domain/conversation-error.js';
import { identityOf, runnerOf, type Transaction } from './transaction.js';

export type { SqlExecutor };

const SAVEPOINT = 'ai_store';

/**
 * The repositories' only access to the database: one that cannot be reached is `STORE_UNAVAILABLE`, never an empty
 * result.
 */
@Injectable()
export class DatabaseGateway implements SqlExecutor {
  /** The last work in each transaction of a caller: savepoints nest, so works within one follow each other. */
  private readonly works = new WeakMap<object, Promise<unknown>>();

  constructor(
    private readonly database: Database,
    private readonly client: PrismaService,
  ) {}

  /** Runs one SQL statement. */
  query<Row extends object>(statement: Prisma.Sql): Promise<Row[]> {
    return reaching(() => this.database.query<Row>(statement));
  }

  /** Runs one call of Prisma's client. */
  prisma<T>(call: (client: PrismaService) => Promise<T>): Promise<T> {
    return reaching(() => call(this.client));
  }

  /** Runs work in a transaction of its own, which an error undoes. */
  transaction<T>(work: (database: SqlExecutor) => Promise<T>): Promise<T> {
    return reaching(() => this.database.transaction(work));
  }

  /** Runs work within a caller's transaction. An error undoes the work alone: the transaction stays usable. */
  within<T>(transaction: Transaction, work: (database: SqlExecutor) => Promise<T>): Promise<T> {
    const key = identityOf(transaction);
    const before = this.works.get(key) ?? Promise.resolve();
    const result = before.then(() => reaching(() => this.undoable(transaction, work)));
    this.works.set(
      key,
      result.catch(() => undefined),
    );
    return result;
  }

  /** Gives each statement a savepoint of its own, too: one that lost a race is sent again. */
  private undoable<T>(transaction: Transaction, work: (database: SqlExecutor) => Promise<T>): Promise<T> {
    const runner = runnerOf(transaction);
    const query = <Row extends object>({ text, values }: Prisma.Sql): Promise<Row[]> =>
      withSavepoint(runner.run, () => runner.rows<Row>(this.database.qualify(text), values));
    return withSavepoint(runner.run, () => work({ query }));
  }
}

async function withSavepoint<T>(run: (command: string) => Promise<void>, work: () => Promise<T>): Promise<T> {
  await run(`SAVEPOINT ${SAVEPOINT}`);
  try {
    const result = await work();
    await run(`RELEASE SAVEPOINT ${SAVEPOINT}`);
    return result;
  } catch (error) {
    await run(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`);
    await run(`RELEASE SAVEPOINT ${SAVEPOINT}`);
    throw error;
  }
}

async function reaching<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new ConversationError('STORE_UNAVAILABLE', 'The store cannot be reached now; try again.', {
      cause: error,
    });
  }
}

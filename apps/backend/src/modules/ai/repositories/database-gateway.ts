import { Inject, Injectable } from '@nestjs/common';
import { type Scope, userKey } from '../../../common/scope.js';
import { CONNECTION, type DatabaseConnection } from '../../../prisma/connect.js';
import { failureOf, isUnavailable } from '../../../prisma/database-error.js';
import { Database, type SqlExecutor } from '../../../prisma/database.js';
import type { Prisma } from '../../../prisma/generated/client.js';
import { PrismaService } from '../../../prisma/prisma.service.js';
import { ConversationError } from '../domain/conversation-error.js';
import { AI_OPTIONS, type AiOptions } from '../options/ai.options.js';
import { FairLine } from './fair-line.js';
import { fairLineLimits } from './fair-line.limits.js';
import { identityOf, runnerOf, type Transaction } from './transaction.js';

export type { SqlExecutor };

const SAVEPOINT = 'ai_store';
const NO_ACTIVE_TRANSACTION = '25P01';

/** Runs the statements of one user, each when the user's turn comes. */
export interface UserDatabase extends SqlExecutor {
  /** Runs one call of Prisma's client. */
  prisma<T>(call: (client: PrismaService) => Promise<T>): Promise<T>;
  /** Runs work in a transaction of its own, which an error undoes. Work sends its statements by what it is given. */
  transaction<T>(work: (database: SqlExecutor) => Promise<T>): Promise<T>;
}

/**
 * The repositories' only access to the database: one that cannot be reached is `STORE_UNAVAILABLE`, never an empty
 * result. Every statement says for whom it runs: users share the connections in turn, so that none holds up another.
 */
@Injectable()
export class DatabaseGateway {
  /** Runs statements of no single user at once: batches of many users' appends, readiness, sweeps, integrity. */
  readonly unscoped: SqlExecutor = {
    query: (statement) => mapUnavailable(() => this.database.query(statement)),
  };
  /** Tells whether the tables are distributed over several machines: each statement then names one organization. */
  readonly distributed: boolean;
  /** Connections at most. */
  readonly connections: number;
  private readonly line: FairLine;
  /** The last work in each transaction of a caller: savepoints nest, so works within one follow each other. */
  private readonly lastWork = new WeakMap<object, Promise<unknown>>();

  constructor(
    private readonly database: Database,
    private readonly client: PrismaService,
    @Inject(CONNECTION) { pool, distributed }: DatabaseConnection,
    @Inject(AI_OPTIONS) { statementsPerUser }: Pick<AiOptions, 'statementsPerUser'>,
  ) {
    this.distributed = distributed;
    this.connections = pool.options.max;
    this.line = new FairLine(fairLineLimits(pool.options, statementsPerUser));
  }

  /**
   * Runs work of no single user in a transaction of its own, which an error undoes: such as the removal of many rows.
   *
   * @param maxStatementMs time after which a statement of it is ended, where that is not the session's
   */
  transaction<T>(work: (database: SqlExecutor) => Promise<T>, maxStatementMs?: number): Promise<T> {
    return mapUnavailable(() => this.database.transaction(work, maxStatementMs));
  }

  /** The database for the statements of one user. */
  of(scope: Scope): UserDatabase {
    const user = userKey(scope);
    const inLine = <T>(work: () => Promise<T>): Promise<T> => this.line.run(user, () => mapUnavailable(work));
    return {
      query: (statement) => inLine(() => this.database.query(statement)),
      prisma: (call) => inLine(() => call(this.client)),
      transaction: (work) => inLine(() => this.database.transaction(work)),
    };
  }

  /**
   * Runs work within a caller's transaction, which has its connection already. An error undoes the work alone: the
   * transaction stays usable.
   */
  within<T>(transaction: Transaction, work: (database: SqlExecutor) => Promise<T>): Promise<T> {
    const key = identityOf(transaction);
    const before = this.lastWork.get(key) ?? Promise.resolve();
    const result = before.then(() => mapUnavailable(() => this.inSavepoint(transaction, work)));
    this.lastWork.set(
      key,
      result.catch(() => undefined),
    );
    return result;
  }

  /** Gives each statement a savepoint of its own, too: one that lost a race is sent again. */
  private inSavepoint<T>(transaction: Transaction, work: (database: SqlExecutor) => Promise<T>): Promise<T> {
    const runner = runnerOf(transaction);
    const query = <Row extends object>({ text, values }: Prisma.Sql): Promise<Row[]> =>
      withSavepoint(runner.run, () => runner.rows<Row>(this.database.qualify(text), values));
    return withSavepoint(runner.run, () => work({ query }));
  }
}

async function withSavepoint<T>(run: (command: string) => Promise<void>, work: () => Promise<T>): Promise<T> {
  await run(`SAVEPOINT ${SAVEPOINT}`).catch(refuseWithoutTransaction);
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

function refuseWithoutTransaction(error: unknown): never {
  if (failureOf(error)?.sqlState !== NO_ACTIVE_TRANSACTION) throw error;
  throw new Error('`transaction` is not inside a transaction: send BEGIN before.', { cause: error });
}

async function mapUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new ConversationError('STORE_UNAVAILABLE', 'The store cannot be reached now; try again.', {
      cause: error,
    });
  }
}

import { Injectable } from '@nestjs/common';
import { isUnavailable } from '../../../prisma/database-error.js';
import { Database } from '../../../prisma/database.js';
import type { Prisma } from '../../../prisma/generated/client.js';
import { PrismaService } from '../../../prisma/prisma.service.js';
import { ConversationError } from '../domain/conversation-error.js';

/** The repositories' one door to the database: what cannot be reached is `STORE_UNAVAILABLE`, never an empty result. */
@Injectable()
export class Store {
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

import { Injectable } from '@nestjs/common';
import { Prisma } from '../../../prisma/generated/client.js';
import { DatabaseGateway } from '../repositories/database-gateway.js';

/** Tells whether the store can serve now. */
@Injectable()
export class StoreReadiness {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Reads no row: where tables are distributed, one machine that is down would else make all others seem so.
   *
   * @throws ConversationError `STORE_UNAVAILABLE`
   */
  async check(): Promise<void> {
    await this.database.unscoped.query(Prisma.sql`SELECT FROM ai_conversation WHERE false`);
  }
}

import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Prisma } from '../../../prisma/generated/client.js';
import { DatabaseGateway } from './database-gateway.js';

const MISSING =
  'The table ai_cursor_key is empty, so no cursor can be made. Restore its row, or make another key: ' +
  "INSERT INTO ai_cursor_key (key) SELECT sha256(string_agg(uuid_send(gen_random_uuid()), '')) FROM generate_series(1, 4).";

/** Reads the key of the database with which cursors are encrypted. */
@Injectable()
export class CursorKeyRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /** @throws Error with a sentence where there is none */
  async read(): Promise<KeyObject> {
    const [row] = await this.database.unscoped.query<{ key: string }>(
      Prisma.sql`SELECT encode(key, 'hex') AS key FROM ai_cursor_key LIMIT 1`,
    );
    if (!row) throw new Error(MISSING);
    return createSecretKey(row.key, 'hex');
  }
}

import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { DatabaseGateway } from './database-gateway.js';

/** The amounts that a user has stored. */
export interface StoredAmounts {
  bytes: number;
  conversations: number;
}

/** Measures what users have stored. */
@Injectable()
export class StorageRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /** Adds up sizes that PostgreSQL knows without reading the values: of JSON, as it is compressed. */
  async measure(scope: Scope): Promise<StoredAmounts> {
    const owned = Prisma.sql`organization_id = ${scope.organizationId} AND user_id = ${scope.userId}`;
    const [stored] = await this.database.of(scope).query<StoredAmounts>(Prisma.sql`
      SELECT (
        SELECT coalesce(sum(
          octet_length(content)::bigint + octet_length(search_text) + coalesce(pg_column_size(tool_calls), 0)
          + coalesce(pg_column_size(tool_results), 0) + coalesce(pg_column_size(metadata), 0)), 0)
        FROM ai_message WHERE ${owned}
      )::bigint AS bytes, (SELECT count(*) FROM ai_conversation WHERE ${owned}) AS conversations`);
    if (!stored) throw new Error('PostgreSQL returned no row for sums.');
    return stored;
  }
}

import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { DatabaseGateway } from './database-gateway.js';

/** Measures what users have stored. */
@Injectable()
export class StorageRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /** Adds up sizes of messages, which PostgreSQL knows without reading the values (of JSON, as it is compressed), and of files. */
  bytes(scope: Scope): Promise<number> {
    return this.measure(
      scope,
      Prisma.sql`SELECT ((
          SELECT coalesce(sum(
            octet_length(content)::bigint + octet_length(search_text) + coalesce(pg_column_size(tool_calls), 0)
            + coalesce(pg_column_size(tool_results), 0) + coalesce(pg_column_size(metadata), 0)
            + coalesce(pg_column_size(turn), 0)), 0)
          FROM ai_message WHERE ${ownedBy(scope)}
        ) + (
          SELECT coalesce(sum(bytes), 0) FROM ai_file WHERE ${ownedBy(scope)}
        ))::bigint AS stored`,
    );
  }

  conversations(scope: Scope): Promise<number> {
    return this.measure(
      scope,
      Prisma.sql`SELECT count(*) AS stored FROM ai_conversation WHERE ${ownedBy(scope)}`,
    );
  }

  private async measure(scope: Scope, sums: Prisma.Sql): Promise<number> {
    const [row] = await this.database.of(scope).query<{ stored: number }>(sums);
    if (!row) throw new Error('PostgreSQL returned no row for sums.');
    return row.stored;
  }
}

function ownedBy({ organizationId, userId }: Scope): Prisma.Sql {
  return Prisma.sql`organization_id = ${organizationId} AND user_id = ${userId}`;
}

import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { DatabaseGateway } from './database-gateway.js';

/** The number of the one machine that has the tables, where they are not distributed. */
const ONLY_MACHINE = 0;

/** Tells machines apart, by which a snapshot holds: its numbers mean nothing on another. */
@Injectable()
export class MachineRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Reads a number of the machine that has a user's conversations, and of its copy of them: another one after they were
   * moved, or a standby has taken over. Sends nothing where the tables are not distributed.
   */
  of(scope: Scope): Promise<number> {
    return this.read(
      scope,
      Prisma.sql`c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}`,
    );
  }

  /** As `of`, of all conversations of the organization. */
  ofOrganization(scope: Scope): Promise<number> {
    return this.read(scope, Prisma.sql`c.organization_id = ${scope.organizationId}`);
  }

  private async read(scope: Scope, conversations: Prisma.Sql): Promise<number> {
    if (!this.database.distributed) return ONLY_MACHINE;
    const [row] = await this.database.of(scope).query<{ machine: number }>(Prisma.sql`
      SELECT hashtextextended(concat_ws(' ',
        (SELECT system_identifier FROM pg_control_system()), left(pg_walfile_name(pg_current_wal_lsn()), ${TIMELINE_CHARACTERS}::int),
        c.tableoid), 0) & ${Number.MAX_SAFE_INTEGER}::bigint AS machine
      FROM ai_conversation c
      WHERE ${conversations} LIMIT 1`);
    return row?.machine ?? ONLY_MACHINE;
  }
}

/** The characters of a WAL file's name that tell the timeline. */
const TIMELINE_CHARACTERS = 8;

import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../../common/principal.js';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { DatabaseGateway } from '../../repositories/database-gateway.js';
import { checkNewest, countTurns, LOOKED_AT } from './health.sql.js';
import type { OrganizationHealth, RuleHealth } from './health.js';

/** What the database says of the health of an organization. */
@Injectable()
export class HealthRepository {
  constructor(private readonly database: DatabaseGateway) {}

  async version(scope: Scope): Promise<string> {
    const [row] = await this.database
      .of(scope)
      .query<{ version: string }>(Prisma.sql`SELECT current_setting('server_version') AS version`);
    return row?.version ?? '';
  }

  /** @param entities those that the reader is narrowed to; all where absent */
  async turns(
    scope: Scope,
    entities: readonly EntityRef[] | undefined,
  ): Promise<OrganizationHealth['turns']> {
    const [row] = await this.database
      .of(scope)
      .query<OrganizationHealth['turns']>(countTurns(scope.organizationId, entities));
    return row ?? { running: 0, stopping: 0 };
  }

  /** @param entities those that the reader is narrowed to; all where absent */
  async integrity(
    scope: Scope,
    entities: readonly EntityRef[] | undefined,
  ): Promise<OrganizationHealth['integrity']> {
    const rows = await this.database
      .of(scope)
      .query<RuleHealth & { messages: number }>(checkNewest(scope.organizationId, entities));
    const looked = rows.find(({ rule }) => rule === LOOKED_AT);
    return {
      conversations: looked?.broken ?? 0,
      messages: looked?.messages ?? 0,
      rules: rows.filter(({ rule }) => rule !== LOOKED_AT).map(({ rule, broken }) => ({ rule, broken })),
    };
  }
}

import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import type { Prisma } from '../../../prisma/generated/client.js';
import type { ConversationStats, ConversationStatus } from '../domain/conversation.js';
import type { MessageRole } from '../domain/message.js';
import { DatabaseGateway } from './database-gateway.js';
import { narrowedStatement, recountStatement, type StatsRange, statsStatement } from './stats.sql.js';

export type TokenSums = ConversationStats['tokens'];

/** Messages of one role, model and agent type, together. */
export interface MessageGroup extends TokenSums {
  role: MessageRole;
  model: string | null;
  agentType: string | null;
  /** Tells whether a model made them. */
  fromModel: boolean;
  messages: number;
}

/** Conversations of one status and agent type, together. */
export interface ConversationGroup {
  status: ConversationStatus;
  agentType: string | null;
  conversations: number;
}

/** Sums by group and by day, from which the statistics are made. */
export interface Sums {
  groups: MessageGroup[];
  days: ConversationStats['byDay'];
  conversations: ConversationGroup[];
}

/** Sums over one user's conversations and messages. */
@Injectable()
export class StatsRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Adds up the messages of a range and the conversations that have one in it; without a range, all of them.
   *
   * @param entities the entities that are to be seen; null for all
   */
  async sums(scope: Scope, range: StatsRange, entities: readonly EntityRef[] | null): Promise<Sums> {
    if (entities) return this.count(scope, narrowedStatement(scope, range, entities));
    const [found] = await this.database
      .of(scope)
      .query<Sums & { exact: boolean }>(statsStatement(scope, range));
    if (found?.exact) return found;
    return this.count(scope, recountStatement(scope, range));
  }

  private async count(scope: Scope, statement: Prisma.Sql): Promise<Sums> {
    const [counted] = await this.database.of(scope).query<Sums>(statement);
    if (!counted) throw new Error('PostgreSQL returned no row for sums.');
    return counted;
  }
}

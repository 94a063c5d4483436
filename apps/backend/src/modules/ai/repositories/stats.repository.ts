import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import type { ConversationStats, ConversationStatus } from '../domain/conversation.js';
import type { MessageRole } from '../domain/message.js';
import { ReplicaReads } from './replica/replica-reads.js';
import {
  narrowedStatement,
  recountStatement,
  type StatsRange,
  statsStatement,
  storeStatement,
} from './stats.sql.js';
import { TierBounds } from './sums/tier-bounds.js';

export type TokenSums = ConversationStats['tokens'];

/** Messages of one role, model and agent type, together. */
export interface MessageGroup extends TokenSums {
  role: MessageRole;
  model: string | null;
  agentType: string | null;
  /** Tells whether a model made them. */
  fromModel: boolean;
  messages: number;
  messagesWithTokens: number;
  /** The least and the greatest input tokens of one of them. */
  leastInput: number;
  greatestInput: number;
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

type AuditedSums = Sums & { exact: boolean; closed: boolean };

/** Sums over one user's conversations and messages. */
@Injectable()
export class StatsRepository {
  constructor(
    private readonly reads: ReplicaReads,
    private readonly tierBounds: TierBounds,
  ) {}

  /**
   * Adds up the messages of a range and the conversations that have one in it; without a range, all of them.
   *
   * @param entities the entities that are to be seen; null for all
   */
  async sums(scope: Scope, range: StatsRange, entities: readonly EntityRef[] | null): Promise<Sums> {
    if (entities) return one(await this.reads.query<Sums>(scope, narrowedStatement(scope, range, entities)));
    const read = statsStatement(scope, range);
    return this.reads.read<Sums>(scope, {
      // Sums that are wrong or are to be stored are the primary's to mend.
      onReplica: async (replica) => {
        const [found] = await replica.query<AuditedSums>(read);
        return found?.exact && !found.closed ? found : null;
      },
      onPrimary: async (primary) => {
        const [found] = await primary.query<AuditedSums>(read);
        if (!found?.exact) return one(await primary.query<Sums>(recountStatement(scope, range)));
        if (found.closed) await primary.query(storeStatement(scope, await this.tierBounds.of(scope)));
        return found;
      },
    });
  }
}

function one([counted]: Sums[]): Sums {
  if (!counted) throw new Error('PostgreSQL returned no row for sums.');
  return counted;
}

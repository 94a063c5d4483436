import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import type { ConversationStats } from '../domain/conversation.js';
import type { StatsRange } from '../repositories/stats.sql.js';
import { StatsRepository } from '../repositories/stats.repository.js';
import { conversationStats } from './conversation-stats.js';
import { StatsCost } from './stats-cost.js';

/** A user's statistics, with what the messages cost. */
@Injectable()
export class StatsReader {
  constructor(
    private readonly stats: StatsRepository,
    private readonly cost: StatsCost,
  ) {}

  /** @param readable the entities that are to be seen; null for all */
  async read(
    owner: Scope,
    range: StatsRange,
    readable: readonly EntityRef[] | null,
  ): Promise<ConversationStats> {
    const sums = await this.stats.sums(owner, range, readable);
    // Behind the sums: those of closed days are stored by then, for both.
    return conversationStats(sums, await this.cost.of(owner, range, readable));
  }
}

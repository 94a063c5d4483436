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
    const [sums, costOf] = await Promise.all([this.stats.sums(owner, range, readable), this.cost.of(owner)]);
    return conversationStats(sums, await costOf(sums.groups, { range, readable }));
  }
}

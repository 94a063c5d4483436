import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import type { Cost } from '../domain/cost.js';
import type { MessageGroup } from '../repositories/stats.repository.js';
import type { StatsRange } from '../repositories/stats.sql.js';

/** What is asked for the cost of a user's messages, of conversations that are not deleted. */
export interface StatsQuestion {
  range: StatsRange;
  /** The entities that are to be seen; null for all. */
  readable: readonly EntityRef[] | null;
}

/** Finds the cost of messages, by the prices that held when it was made. */
export type StatsPricer = (groups: readonly MessageGroup[], question: StatsQuestion) => Promise<Cost>;

/** Lets the module that knows prices say what a user's messages cost, without the store knowing it. */
@Injectable()
export class StatsCost {
  private readPrices: (scope: Scope) => Promise<StatsPricer> = () => Promise.resolve(withoutPrices);

  register(readPrices: (scope: Scope) => Promise<StatsPricer>): void {
    this.readPrices = readPrices;
  }

  /** Reads the prices that hold for a user. */
  of(scope: Scope): Promise<StatsPricer> {
    return this.readPrices(scope);
  }
}

function withoutPrices(groups: readonly MessageGroup[]): Promise<Cost> {
  const unpricedMessages = groups.reduce((sum, { messagesWithTokens }) => sum + messagesWithTokens, 0);
  return Promise.resolve({ usd: '0', unpricedMessages });
}

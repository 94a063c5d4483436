import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import type { Cost } from '../domain/cost.js';
import type { StatsRange } from '../repositories/stats.sql.js';

/** Finds the cost of a user's messages, of conversations that are not deleted. */
export type CostOf = (
  scope: Scope,
  range: StatsRange,
  readable: readonly EntityRef[] | null,
) => Promise<Cost>;

/** Lets the module that knows prices say what a user's messages cost, without the store knowing it. */
@Injectable()
export class StatsCost {
  private costOf: CostOf | null = null;

  register(costOf: CostOf): void {
    this.costOf = costOf;
  }

  /** @returns null where nobody knows prices */
  async of(...[scope, range, readable]: Parameters<CostOf>): Promise<Cost | null> {
    return (await this.costOf?.(scope, range, readable)) ?? null;
  }
}

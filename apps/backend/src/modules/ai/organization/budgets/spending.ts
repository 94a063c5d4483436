import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Scope } from '../../../../common/scope.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { SqlExecutor } from '../../repositories/database-gateway.js';
import { type Amount, amountOf } from '../usage/cost.js';
import type { EffectivePrice } from '../usage/price.js';
import { PriceList } from '../usage/price-list.js';
import { PriceRepository } from '../usage/price.repository.js';
import type { UsageFilter } from '../usage/usage-query.js';
import { UsageReader } from '../usage/usage-reader.js';
import type { BudgetSubject } from './budget.js';
import { MAX_SUMS_WAIT_MS, SUMS_MADE_FOR_MS } from './budget.limits.js';

/** Organizations that are remembered. */
const MAX_REMEMBERED = 10_000;

/** The messages of a subject that were created at or after a moment; null: all. */
export interface Spending {
  subject: BudgetSubject;
  from: Date | null;
}

/** Sums of days are to be made before what was spent can be added up within a transaction. */
export class SumsLacking extends Error {}

/** What messages have cost, and what they will cost. */
@Injectable()
export class SpendingReader {
  private readonly made = new LRUCache<string, true>({ max: MAX_REMEMBERED, ttl: SUMS_MADE_FOR_MS });

  constructor(
    private readonly usage: UsageReader,
    private readonly prices: PriceRepository,
  ) {}

  /**
   * The exact cost of each, by statements that see all that was committed before them.
   *
   * @throws SumsLacking where `makeSums` is to be called before
   */
  async spent(
    database: SqlExecutor,
    organizationId: string,
    spendings: readonly Spending[],
  ): Promise<Amount[]> {
    const costs: Amount[] = [];
    for (const { subject, from } of spendings) {
      const range = { from, to: null };
      const cost = await this.usage.costWithin(database, organizationId, filterOf(subject), range);
      if (!cost) throw new SumsLacking();
      costs.push(amountOf(cost.usd));
    }
    return costs;
  }

  /** The price of a model now; null where it has none. */
  async priceOf(
    database: SqlExecutor,
    organizationId: string,
    model: string,
  ): Promise<EffectivePrice | null> {
    return new PriceList(await this.prices.allWithin(database, organizationId)).at(model, Date.now());
  }

  /** Sees now and then that there are sums of closed days, so that few messages are read while others wait. */
  keepSums({ organizationId, userId }: Scope): void {
    if (this.made.has(organizationId)) return;
    this.made.set(organizationId, true);
    // Where it fails, messages are read instead, or sums are made when they are missed.
    void this.makeSums({ organizationId, userId }).catch(() => undefined);
  }

  /**
   * Makes sums of closed days where they lack.
   *
   * @throws ConversationError `STORE_UNAVAILABLE` where that takes long; it goes on
   */
  async makeSums(scope: Scope): Promise<void> {
    const making = this.usage.costOf(scope, {}, { from: null, to: null });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new ConversationError('STORE_UNAVAILABLE', 'Sums are being made; try again.'));
      }, MAX_SUMS_WAIT_MS);
    });
    await Promise.race([making, patience]).finally(() => {
      clearTimeout(timer);
    });
  }
}

function filterOf(subject: BudgetSubject): UsageFilter {
  const { type: _, ...filter } = subject;
  return filter;
}

import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { SqlExecutor } from '../../repositories/database-gateway.js';
import { CLOSED_DAY_AGE_MS } from '../../repositories/sums/sums.sql.js';
import { type Amount, amountOf } from '../usage/cost.js';
import { PriceList } from '../usage/price-list.js';
import { PriceRepository } from '../usage/price.repository.js';
import { UsagePricing } from '../usage/pricing.js';
import type { PricedSums, UsageFilter } from '../usage/usage-query.js';
import { UsageReader } from '../usage/usage-reader.js';
import type { BudgetPeriod, BudgetSubject } from './budget.js';
import { MAX_SUMS_WAIT_MS } from './budget.limits.js';
import { openDaysStatement } from './open-days.sql.js';
import { startOf } from './period.js';

/** The messages of a subject in a period. */
export interface Spending {
  id: string;
  subject: BudgetSubject;
  period: BudgetPeriod;
}

/** The cost of closed days, to which no messages are added any more, and the prices that it was found by. */
export interface ClosedDays {
  /** The first day that is not among them. */
  end: Date;
  prices: PriceList;
  /** By the id of the budget: the beginning of its period, null where it has none, and the cost since. */
  of: ReadonlyMap<string, { from: Date | null; cost: Amount }>;
}

/** The cost of closed days was not read for what is asked: a period has ended since, or the budget was set since. */
export class ClosedDaysLacking extends Error {}

/** What messages have cost, and what they will cost. */
@Injectable()
export class SpendingReader {
  constructor(
    private readonly usage: UsageReader,
    private readonly prices: PriceRepository,
  ) {}

  /**
   * Reads what takes long, and stays as it is while calls are judged: the cost of closed days.
   *
   * @param at the moment by which periods are told, of the database's clock
   * @throws ConversationError `STORE_UNAVAILABLE` where sums are to be made before, and that takes long; it goes on
   */
  async closedDays(scope: Scope, spendings: readonly Spending[], at: Date): Promise<ClosedDays> {
    const end = startOf('day', new Date(at.getTime() - CLOSED_DAY_AGE_MS));
    const prices = await this.pricesOf(scope);
    const read = async ({ id, subject, period }: Spending) => {
      const from = startOf(period, at);
      const isOpen = from !== null && from >= end;
      const cost = isOpen ? '0' : (await this.usage.costOf(scope, filterOf(subject), { from, to: end })).usd;
      return [id, { from, cost: amountOf(cost) }] as const;
    };
    return { end, prices, of: new Map(await patiently(Promise.all(spendings.map(read)))) };
  }

  /**
   * The exact cost of each. Reads the messages of the days that are not closed alone, and sees every one that was
   * committed before.
   *
   * @throws ClosedDaysLacking
   */
  async spent(
    database: SqlExecutor,
    organizationId: string,
    spendings: readonly Spending[],
    { closed, at }: { closed: ClosedDays; at: Date },
  ): Promise<Amount[]> {
    const costs: Amount[] = [];
    for (const { id, subject, period } of spendings) {
      const from = startOf(period, at);
      const known = closed.of.get(id);
      if (!known || known.from?.getTime() !== from?.getTime()) throw new ClosedDaysLacking();
      const begin = from !== null && from > closed.end ? from : closed.end;
      costs.push(known.cost + (await this.openDays(database, organizationId, subject, begin, closed)));
    }
    return costs;
  }

  private async openDays(
    database: SqlExecutor,
    organizationId: string,
    subject: BudgetSubject,
    from: Date,
    { prices }: ClosedDays,
  ): Promise<Amount> {
    const pricing = UsagePricing.since(prices, from.getTime());
    const statement = openDaysStatement(organizationId, filterOf(subject), from, pricing.bounds);
    const sums = await database.query<PricedSums>(statement);
    return amountOf(pricing.amountOf(sums).cost.usd);
  }

  async pricesOf(scope: Scope): Promise<PriceList> {
    return new PriceList(await this.prices.all(scope));
  }
}

/** @throws ConversationError `STORE_UNAVAILABLE` */
async function patiently<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ConversationError('STORE_UNAVAILABLE', 'Sums are being made; try again.'));
    }, MAX_SUMS_WAIT_MS);
  });
  return Promise.race([work, patience]).finally(() => {
    clearTimeout(timer);
  });
}

function filterOf(subject: BudgetSubject): UsageFilter {
  const { type: _, ...filter } = subject;
  return filter;
}

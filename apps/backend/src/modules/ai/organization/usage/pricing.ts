import type { Cost } from '../../domain/cost.js';
import { type Amount, costOf, toUsd } from './cost.js';
import type { Rates } from './price.js';
import { type PriceList, ratesAbove } from './price-list.js';
import { type Timeline, timelineOf } from './timeline.js';
import type { PricedSums } from './usage-query.js';

/** What messages used, and what they cost. */
export interface UsedAmount {
  messages: number;
  tokens: { input: number; output: number; cacheRead: number; cacheWrite: number; reasoning: number };
  cost: Cost;
}

/** What tells sums of one model apart that may have different prices. */
export interface PriceBounds {
  /** Moments at which a price begins, ascending. */
  cuts: readonly Date[];
  /** Bounds of tiers by input tokens, ascending. */
  tierBounds: readonly number[];
}

/** Prices sums by the periods of a timeline, and looks up the rates of each kind of them once. */
export class UsagePricing {
  private readonly rates = new Map<string, Rates | null>();

  constructor(
    private readonly prices: PriceList,
    private readonly timeline: Timeline,
  ) {}

  /** Prices sums of messages since a moment, in milliseconds, which are told apart by its bounds. */
  static since(prices: PriceList, time: number): UsagePricing {
    return new UsagePricing(
      prices,
      timelineOf({ from: null, to: null }, prices.beginningsSince(time), false),
    );
  }

  get bounds(): PriceBounds {
    return { cuts: this.timeline.cuts, tierBounds: this.prices.tierBounds };
  }

  /** Adds up sums, each at its price. */
  amountOf(parts: readonly PricedSums[]): UsedAmount {
    const total = (count: keyof PricedSums) =>
      parts.reduce((sum, part) => sum + BigInt(part[count] ?? 0), 0n);
    let usd: Amount = 0n;
    let unpriced = 0n;
    for (const part of parts) {
      const cost = this.priced(part);
      if (cost === null) unpriced += BigInt(part.messagesWithTokens);
      else usd += cost;
    }
    return {
      messages: Number(total('messages')),
      tokens: {
        input: Number(total('input')),
        output: Number(total('output')),
        cacheRead: Number(total('cacheRead')),
        cacheWrite: Number(total('cacheWrite')),
        reasoning: Number(total('reasoning')),
      },
      cost: { usd: toUsd(usd), unpricedMessages: Number(unpriced) },
    };
  }

  /** The cost of sums that one price holds for; null where their model has none. */
  private priced(part: PricedSums): Amount | null {
    const rates = this.ratesOf(part);
    if (rates === null) return null;
    const { input, output, cacheRead, cacheWrite } = part;
    const tokens = {
      input: BigInt(input),
      output: BigInt(output),
      cacheRead: BigInt(cacheRead),
      cacheWrite: BigInt(cacheWrite),
    };
    return costOf(tokens, rates);
  }

  private ratesOf(part: PricedSums): Rates | null {
    if (part.model === null) return null;
    const kind = `${part.period} ${part.above} ${part.model}`;
    const known = this.rates.get(kind);
    if (known !== undefined) return known;
    // The end of the period: no price of the model begins within it.
    const price = this.prices.at(part.model, (this.timeline.cuts[part.period]?.getTime() ?? Infinity) - 1);
    const rates = price && ratesAbove(price, part.above);
    this.rates.set(kind, rates);
    return rates;
  }
}

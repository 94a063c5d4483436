import type { Cost } from '../../domain/cost.js';
import { type Amount, costOf, toUsd } from './cost.js';
import { type PriceList, ratesAbove } from './price-list.js';
import type { Timeline } from './timeline.js';
import type { PricedSums } from './usage-query.js';

/** What messages used, and what they cost. */
export interface UsedAmount {
  messages: number;
  tokens: { input: number; output: number; cacheRead: number; cacheWrite: number; reasoning: number };
  cost: Cost;
}

/** Adds up sums, each at its price. */
export function amountOfSums(
  parts: readonly PricedSums[],
  prices: PriceList,
  timeline: Timeline,
): UsedAmount {
  const total = (count: keyof PricedSums) => parts.reduce((sum, part) => sum + BigInt(part[count] ?? 0), 0n);
  let usd: Amount = 0n;
  let unpriced = 0n;
  for (const part of parts) {
    const cost = priced(part, prices, timeline);
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
function priced(part: PricedSums, prices: PriceList, { cuts }: Timeline): Amount | null {
  if (part.model === null) return null;
  // The end of the period: no price of the model begins within it.
  const price = prices.at(part.model, (cuts[part.period]?.getTime() ?? Infinity) - 1);
  if (price === null) return null;
  const { input, output, cacheRead, cacheWrite } = part;
  const tokens = {
    input: BigInt(input),
    output: BigInt(output),
    cacheRead: BigInt(cacheRead),
    cacheWrite: BigInt(cacheWrite),
  };
  return costOf(tokens, ratesAbove(price, part.above));
}

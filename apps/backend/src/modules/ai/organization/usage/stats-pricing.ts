import type { Cost } from '../../domain/cost.js';
import type { MessageGroup } from '../../repositories/stats.repository.js';
import type { StatsRange } from '../../repositories/stats.sql.js';
import { type Amount, costOf, toUsd } from './cost.js';
import { type PriceList, ratesAbove } from './price-list.js';

/**
 * The cost of a user's messages by groups of them; null where that does not follow from the groups: another price of a
 * model begins in the range, or a group has messages on both sides of a tier's bound.
 */
export function costOfGroups(
  groups: readonly MessageGroup[],
  range: StatsRange,
  prices: PriceList,
): Cost | null {
  let usd: Amount = 0n;
  let unpricedMessages = 0;
  for (const group of groups) {
    if (group.messagesWithTokens === 0) continue;
    const cost = costOfGroup(group, range, prices);
    if (cost === 'unclear') return null;
    if (cost === 'unpriced') unpricedMessages += group.messagesWithTokens;
    else usd += cost;
  }
  return { usd: toUsd(usd), unpricedMessages };
}

function costOfGroup(
  { model, leastInput, greatestInput, ...tokens }: MessageGroup,
  { from, to }: StatsRange,
  prices: PriceList,
): Amount | 'unclear' | 'unpriced' {
  if (model === null) return 'unpriced';
  const [begin, end] = [from?.getTime() ?? -Infinity, to?.getTime() ?? Infinity];
  if (prices.changesOf(model).some((time) => time > begin && time < end)) return 'unclear';
  const price = prices.at(model, end - 1);
  if (price === null) return 'unpriced';
  const rates = ratesAbove(price, leastInput - 1);
  if (rates !== ratesAbove(price, greatestInput - 1)) return 'unclear';
  const { input, output, cacheRead, cacheWrite } = tokens;
  return costOf(
    {
      input: BigInt(input),
      output: BigInt(output),
      cacheRead: BigInt(cacheRead),
      cacheWrite: BigInt(cacheWrite),
    },
    rates,
  );
}

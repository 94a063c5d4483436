import { type Amount, costOf } from '../usage/cost.js';
import type { Price, Rates } from '../usage/price.js';

/**
 * The most that a call may cost: all its input at the dearest of the rates for it, since nobody knows what of it will be
 * read from a cache or written to one. A tier applies to calls with more input, which are not always the dearer ones.
 */
export function mostExpensive(
  price: Pick<Price, 'tiers'> & Rates,
  { maxInputTokens, maxOutputTokens }: { maxInputTokens: number; maxOutputTokens: number },
): Amount {
  const tiers = [{ ...price, aboveInputTokens: -1 }, ...price.tiers].filter(
    ({ aboveInputTokens }) => aboveInputTokens < maxInputTokens,
  );
  const costs = tiers.flatMap((rates, index) => {
    const mostInput = Math.min(tiers[index + 1]?.aboveInputTokens ?? maxInputTokens, maxInputTokens);
    return costsOf(rates, BigInt(mostInput), BigInt(maxOutputTokens));
  });
  return costs.reduce((most, cost) => (cost > most ? cost : most), 0n);
}

/** The cost of a call whose input is new, is read from a cache, and is written to one. */
function costsOf(rates: Rates, input: bigint, output: bigint): Amount[] {
  const none = { cacheRead: 0n, cacheWrite: 0n };
  return [none, { ...none, cacheRead: input }, { ...none, cacheWrite: input }].map((cached) =>
    costOf({ input, output, ...cached }, rates),
  );
}

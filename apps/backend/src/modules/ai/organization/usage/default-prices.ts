import { DEFAULT_PRICE_ROWS } from './default-prices.rows.js';
import type { Price, PriceTier, Rates } from './price.js';

const NONE = '-';
/** The time from which on a price holds that has no beginning. */
const ALWAYS = '1970-01-01';

/** The default list of prices, which an organization's own go before. */
export const DEFAULT_PRICES: readonly Price[] = DEFAULT_PRICE_ROWS.split(';').map(priceOf);

function priceOf(row: string): Price {
  const [model = '', since = NONE, input, output, cacheRead, cacheWrite, ...tiers] = row.trim().split(' ');
  return {
    model,
    validFrom: new Date(`${since === NONE ? ALWAYS : since}T00:00:00.000Z`),
    ...ratesOf([input, output, cacheRead, cacheWrite]),
    tiers: tiers.map(tierOf),
  };
}

function tierOf(text: string): PriceTier {
  const [bound, rates = ''] = text.split(':');
  return { aboveInputTokens: Number(bound), ...ratesOf(rates.split('/')) };
}

function ratesOf([input = '0', output = '0', cacheRead = NONE, cacheWrite = NONE]: (
  string | undefined
)[]): Rates {
  const orNull = (rate: string) => (rate === NONE ? null : rate);
  return { input, output, cacheRead: orNull(cacheRead), cacheWrite: orNull(cacheWrite) };
}

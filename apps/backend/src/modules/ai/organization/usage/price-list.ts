import { DEFAULT_PRICES } from './default-prices.js';
import type { EffectivePrice, Price, PriceSource, PriceTier } from './price.js';

const WILDCARD = '*';

/** The prices of one source: those of a model by its name, those of prefixes the longest first, each the latest first. */
class SourcePrices {
  private readonly exact = new Map<string, Price[]>();
  private readonly prefixed = new Map<string, Price[]>();

  constructor(
    readonly source: PriceSource,
    prices: readonly Price[],
  ) {
    const latestFirst = prices.toSorted((a, b) => b.validFrom.getTime() - a.validFrom.getTime());
    for (const price of latestFirst) {
      const [map, key] = price.model.endsWith(WILDCARD)
        ? [this.prefixed, price.model.slice(0, -WILDCARD.length)]
        : [this.exact, price.model];
      const known = map.get(key);
      if (known) known.push(price);
      else map.set(key, [price]);
    }
  }

  /** The price of a model at a moment; null where none was valid. */
  at(model: string, time: number): Price | null {
    const valid = (prices?: Price[]) => prices?.find(({ validFrom }) => validFrom.getTime() <= time);
    const named = valid(this.exact.get(model));
    if (named) return named;
    for (let length = model.length; length >= 0; length--) {
      const found = valid(this.prefixed.get(model.slice(0, length)));
      if (found) return found;
    }
    return null;
  }

  /** Moments after one at which a price of some model begins. */
  beginningsSince(time: number): number[] {
    const prices = [...this.exact.values(), ...this.prefixed.values()].flat();
    return prices.map(({ validFrom }) => validFrom.getTime()).filter((from) => from > time);
  }

  /** Moments at which one of the prices begins that a model may have. */
  beginningsOf(model: string): number[] {
    const prefixes = Array.from({ length: model.length + 1 }, (_, length) => model.slice(0, length));
    const prices = [this.exact.get(model), ...prefixes.map((prefix) => this.prefixed.get(prefix))];
    return prices.flatMap((of) => of?.map(({ validFrom }) => validFrom.getTime()) ?? []);
  }
}

const DEFAULTS = new SourcePrices('default', DEFAULT_PRICES);
const DEFAULT_BOUNDS = boundsOf(DEFAULT_PRICES);

/** The prices that hold in an organization: its own before those of the default list. */
export class PriceList {
  /** Bounds of tiers by input tokens, ascending. */
  readonly tierBounds: readonly number[];
  private readonly sources: SourcePrices[];

  constructor(own: readonly Price[]) {
    this.sources = [new SourcePrices('organization', own), DEFAULTS];
    this.tierBounds = ascending([...boundsOf(own), ...DEFAULT_BOUNDS]);
  }

  /** The price of a model at a moment, in milliseconds; null where it has none. */
  at(model: string, time: number): EffectivePrice | null {
    for (const prices of this.sources) {
      const price = prices.at(model, time);
      if (price) return { ...price, source: prices.source };
    }
    return null;
  }

  /** Moments after one, in milliseconds, at which a price of whichever model begins. */
  beginningsSince(time: number): number[] {
    return this.sources.flatMap((prices) => prices.beginningsSince(time));
  }

  /** Moments, in milliseconds, at which another price of a model begins, ascending. */
  changesOf(model: string): number[] {
    const beginnings = this.sources.flatMap((prices) => prices.beginningsOf(model));
    return ascending(beginnings).filter((time) => !isSame(this.at(model, time), this.at(model, time - 1)));
  }
}

function isSame(one: EffectivePrice | null, other: EffectivePrice | null): boolean {
  const identity = (price: EffectivePrice | null) =>
    price && [price.source, price.model, price.validFrom.getTime()].join();
  return identity(one) === identity(other);
}

/** The rates of messages whose input tokens are above a bound, and not above the next one of the price. */
export function ratesAbove(price: Price, bound: number): Price | PriceTier {
  return price.tiers.findLast(({ aboveInputTokens }) => aboveInputTokens <= bound) ?? price;
}

function boundsOf(prices: readonly Price[]): number[] {
  return ascending(prices.flatMap(({ tiers }) => tiers.map(({ aboveInputTokens }) => aboveInputTokens)));
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

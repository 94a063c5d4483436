/** What a million tokens cost, in USD, as exact decimals. A price of the cache that is null is that of the input. */
export interface Rates {
  input: string;
  output: string;
  cacheRead: string | null;
  cacheWrite: string | null;
}

/** Rates of messages with more input tokens than a bound, which replace the others. */
export interface PriceTier extends Rates {
  aboveInputTokens: number;
}

/** What a model costs from a moment on. */
export interface Price extends Rates {
  /** A model's name; where it ends with `*`, what names begin with. */
  model: string;
  validFrom: Date;
  /** In the order of their bounds. */
  tiers: PriceTier[];
}

export type PriceSource = 'organization' | 'default';

/** The price in effect, and whose it is. */
export interface EffectivePrice extends Price {
  source: PriceSource;
}

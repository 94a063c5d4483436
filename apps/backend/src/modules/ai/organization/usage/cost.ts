import type { Rates } from './price.js';

/** Decimals of a price, and of what one token costs. */
const PRICE_DECIMALS = 12;
const COST_DECIMALS = PRICE_DECIMALS + 6;

/** Tokens of messages. Input includes what was read from and written to a cache, output includes reasoning. */
export interface TokenCounts {
  input: bigint;
  output: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
}

/** An exact amount of USD, in parts of 10⁻¹⁸. */
export type Amount = bigint;

interface ExactRates {
  input: bigint;
  output: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
}

/** Rates that were read from their decimals, which takes longer than to apply them. */
const EXACT = new WeakMap<Rates, ExactRates>();

/** The cost of tokens at rates for a million. */
export function costOf({ input, output, cacheRead, cacheWrite }: TokenCounts, rates: Rates): Amount {
  const exact = exactly(rates);
  return (
    (input - cacheRead - cacheWrite) * exact.input +
    cacheRead * exact.cacheRead +
    cacheWrite * exact.cacheWrite +
    output * exact.output
  );
}

function exactly(rates: Rates): ExactRates {
  const known = EXACT.get(rates);
  if (known) return known;
  const input = partsOf(rates.input);
  const rateOf = (rate: string | null) => (rate === null ? input : partsOf(rate));
  const exact = {
    input,
    output: partsOf(rates.output),
    cacheRead: rateOf(rates.cacheRead),
    cacheWrite: rateOf(rates.cacheWrite),
  };
  EXACT.set(rates, exact);
  return exact;
}

/** Writes an amount as a decimal without trailing zeros: `0.0042135`, `0`. */
export function toUsd(amount: Amount): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(COST_DECIMALS + 1, '0');
  const decimals = withoutTrailingZeros(digits.slice(-COST_DECIMALS));
  const whole = digits.slice(0, -COST_DECIMALS);
  return `${amount < 0n ? '-' : ''}${whole}${decimals === '' ? '' : `.${decimals}`}`;
}

/** Reads a decimal such as `toUsd` writes; further decimals than it has are refused. */
export function amountOf(usd: string): Amount {
  return partsOf(usd, COST_DECIMALS);
}

/** @returns the decimal times 10 to the decimals */
function partsOf(decimal: string, decimals = PRICE_DECIMALS): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  if (fraction.length > decimals) throw new Error(`${decimal} has more than ${decimals} decimals.`);
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

import { count, usd } from '../../../components/number.js';
import type { Price } from './price.query.js';

type Rates = Pick<Price, 'input' | 'output' | 'cacheRead' | 'cacheWrite'>;

/** The rates of a price, as they are called. */
export const RATES = [
  ['input', 'Input'],
  ['output', 'Output'],
  ['cacheRead', 'Cache read'],
  ['cacheWrite', 'Cache write'],
] as const satisfies [keyof Rates, string][];

export function RatesHeadings() {
  return RATES.map(([name, label]) => (
    <th key={name} scope="col" className="number">
      {label}
    </th>
  ));
}

export function RatesCells({ rates }: { rates: Rates }) {
  return RATES.map(([name]) => (
    <td key={name} className="number">
      {rateIn(rates[name])}
    </td>
  ));
}

/** What counts instead for messages with much input. */
export function Tiers({ tiers }: Pick<Price, 'tiers'>) {
  return tiers.map((tier) => (
    <div key={tier.aboveInputTokens}>
      above {count(tier.aboveInputTokens)} tokens: {RATES.map(([name]) => rateIn(tier[name])).join(' / ')}
    </div>
  ));
}

/** Without a price of its own, what a cache has counts as input. */
function rateIn(rate: string | null): string {
  return rate === null ? 'as input' : usd(rate);
}

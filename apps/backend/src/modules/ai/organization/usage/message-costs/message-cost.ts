import { type Amount, costOf, type TokenCounts, toUsd } from '../cost.js';
import { type PriceList, ratesAbove } from '../price-list.js';

/** What one message cost, in USD; null where its model has no price. */
export interface MessageCost {
  sequence: number;
  usd: string | null;
}

/** What a message is priced by. */
export interface PricedMessage extends TokenCounts {
  sequence: number;
  model: string | null;
  createdAt: Date;
}

/** Prices a message at the price in effect when it was stored, of the tier of its input. */
export function costOfMessage(message: PricedMessage, prices: PriceList): MessageCost {
  const amount = amountOf(message, prices);
  return { sequence: message.sequence, usd: amount === null ? null : toUsd(amount) };
}

function amountOf({ model, createdAt, ...tokens }: PricedMessage, prices: PriceList): Amount | null {
  if (tokens.input === 0n && tokens.output === 0n) return 0n;
  const price = model === null ? null : prices.at(model, createdAt.getTime());
  // A bound is above what it is compared with: a tier begins with the next token.
  return price && costOf(tokens, ratesAbove(price, Number(tokens.input) - 1));
}

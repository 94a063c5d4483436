const COUNT = new Intl.NumberFormat();

/** A count in the viewer's language. */
export function count(value: number): string {
  return COUNT.format(value);
}

/** An amount of US dollars, exact: a decimal text as the API has it. */
export function usd(amount: string): string {
  return amount.startsWith('-') ? `−$${amount.slice(1)}` : `$${amount}`;
}

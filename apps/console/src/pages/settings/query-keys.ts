/** What is asked for again when it was changed here. */
export const KEYS = {
  prices: ['prices'],
  budgets: ['budgets'],
  retention: ['retention'],
  holds: ['holds'],
  erasures: ['erasures'],
} as const;

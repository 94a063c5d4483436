/** What messages cost. */
export interface Cost {
  /** An exact decimal of USD, without trailing zeros. */
  usd: string;
  /** Messages with tokens whose model is unknown or has no price, which are in no amount. */
  unpricedMessages: number;
}

import { count, usd } from '../components/number.js';
import type { Amount } from './usage.query.js';

interface Measured {
  name: string;
  /** As it is drawn, which may be inexact. */
  valueOf: (amount: Amount) => number;
  /** As it is told. */
  textOf: (amount: Amount) => string;
}

export type Measure = 'cost' | 'messages' | 'input' | 'output';

/** What a curve can be of. */
export const MEASURES: Record<Measure, Measured> = {
  cost: { name: 'Cost', valueOf: ({ cost }) => Number(cost.usd), textOf: ({ cost }) => usd(cost.usd) },
  messages: {
    name: 'Messages',
    valueOf: ({ messages }) => messages,
    textOf: ({ messages }) => count(messages),
  },
  input: {
    name: 'Input tokens',
    valueOf: ({ tokens }) => tokens.input,
    textOf: ({ tokens }) => count(tokens.input),
  },
  output: {
    name: 'Output tokens',
    valueOf: ({ tokens }) => tokens.output,
    textOf: ({ tokens }) => count(tokens.output),
  },
};

export function isMeasure(value: unknown): value is Measure {
  return typeof value === 'string' && Object.hasOwn(MEASURES, value);
}

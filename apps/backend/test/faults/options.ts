import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface Options {
  /** Repeats the choices of a run: which message goes where, and which connection is ended. */
  seed: number;
  /** Scenarios whose name contains this; empty for all. */
  only: string;
  /** Also writes the table to `docs/`. */
  write: boolean;
}

const SEEDS = 2 ** 31;
const OPTIONS = {
  seed: { type: 'string' },
  only: { type: 'string', default: '' },
  write: { type: 'boolean', default: false },
} as const;

/** @throws Error for what is no option */
export function readOptions(): Options {
  const { seed = String(randomInt(SEEDS)), only, write } = parseArgs({ options: OPTIONS }).values;
  if (!/^\d+$/.test(seed)) throw new Error('--seed takes a whole number.');
  if (write && only !== '') throw new Error('--write takes the whole table: leave --only away.');
  return { seed: Number(seed), only, write };
}

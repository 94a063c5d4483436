import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface Options {
  /** Repeats the choices of a run: which message goes where, and which connection is ended. */
  seed: number;
  /** Scenarios whose name contains this; empty for all. */
  only: string;
}

const SEEDS = 2 ** 31;
const OPTIONS = { seed: { type: 'string' }, only: { type: 'string', default: '' } } as const;

/** @throws Error for what is no option */
export function readOptions(): Options {
  const { seed = String(randomInt(SEEDS)), only } = parseArgs({ options: OPTIONS }).values;
  if (!/^\d+$/.test(seed)) throw new Error('--seed takes a whole number.');
  return { seed: Number(seed), only };
}

import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface Options {
  /** Repeats the choices of a run: which message goes where, and which connection is ended. */
  seed: number;
  /** Scenarios whose name contains this; empty for all. */
  only: string;
  /** Also writes the rows of what was run to `docs/`. */
  write: boolean;
}

export const USAGE = `Usage: npm run test:faults -- [--only TEXT] [--seed NUMBER] [--write]

  --only TEXT    scenarios whose name contains TEXT
  --seed NUMBER  repeats the choices of the run that printed it
  --write        also write the rows of what was run to docs/faults.md
  --help         this text`;

const SEEDS = 2 ** 31;
const OPTIONS = {
  seed: { type: 'string' },
  only: { type: 'string', default: '' },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * @returns null where help is asked for
 * @throws Error for what is no option
 */
export function readOptions(): Options | null {
  const { seed = String(randomInt(SEEDS)), only, write, help } = parseArgs({ options: OPTIONS }).values;
  if (help) return null;
  if (!/^\d+$/.test(seed)) throw new Error('--seed takes a whole number.');
  return { seed: Number(seed), only, write };
}

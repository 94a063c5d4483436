import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  /** Path to which the results are written as JSON, or null. */
  json: string | null;
  /** Operations whose name contains this; empty for all. */
  only: string;
  /** Small seeds and short rounds: shows that everything runs, not how fast. */
  quick: boolean;
  /** Also writes the tables to `docs/bench.md`. */
  write: boolean;
}

export const USAGE = `Usage: npm run bench -- [--quick] [--only PATTERN] [--json FILE] [--write]

  --quick         small seeds and short rounds
  --only PATTERN  operations whose name contains PATTERN
  --json FILE     also write [{ operation, contestant, opsPerSecond, p50Ms, p99Ms }]
  --write         also write the tables to docs/bench.md
  --help          this text`;

/** Folder in which npm was called: it runs the bench in the folder of its package. */
const CALLED_FROM = process.env.INIT_CWD ?? '.';

const OPTIONS = {
  json: { type: 'string' },
  only: { type: 'string', default: '' },
  quick: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * @returns null where help is asked for
 * @throws Error for what is no option
 */
export function readOptions(): Options | null {
  const { json, only, quick, write, help } = parseArgs({ options: OPTIONS }).values;
  if (help) return null;
  if (write && (quick || only !== ''))
    throw new Error('--write takes a whole run: do not combine it with --quick or --only.');
  return { json: json === undefined ? null : resolve(CALLED_FROM, json), only, quick, write };
}

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  /** Path to which the results are written as JSON, or null. */
  json: string | null;
  /** Operations whose name contains this; empty for all. */
  only: string;
  /** Small seeds and short rounds: shows that everything runs, not how fast. */
  quick: boolean;
  /** Also writes the tables to the documentation. */
  write: boolean;
  /** Messages that a store is grown to, instead of comparing with others; null for the comparison. */
  soak: number | null;
}

export const USAGE = `Usage: npm run bench -- [--quick] [--only PATTERN] [--json FILE] [--write]
       npm run bench -- --soak [--messages COUNT] [--quick] [--json FILE] [--write]

  --quick         small seeds and short rounds
  --only PATTERN  operations whose name contains PATTERN
  --json FILE     also write [{ operation, contestant, opsPerSecond, p50Ms, p99Ms }]
  --write         also write the tables to docs/bench.md, or docs/soak.md
  --soak          grow a store of many users, and measure each operation at each power of ten
  --messages COUNT  what it is grown to, 10000 at least (default: 10000000, which takes 25 GB and half an hour)
  --help          this text`;

/** Folder in which npm was called: it runs the bench in the folder of its package. */
const CALLED_FROM = process.env.INIT_CWD ?? '.';

const OPTIONS = {
  json: { type: 'string' },
  only: { type: 'string', default: '' },
  quick: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  soak: { type: 'boolean', default: false },
  messages: { type: 'string', default: '10000000' },
  help: { type: 'boolean', default: false },
} as const;

/**
 * @returns null where help is asked for
 * @throws Error for what is no option
 */
export function readOptions(): Options | null {
  const { json, only, quick, write, help, soak, messages } = parseArgs({ options: OPTIONS }).values;
  if (help) return null;
  if (write && (quick || only !== ''))
    throw new Error('--write takes a whole run: do not combine it with --quick or --only.');
  const path = json === undefined ? null : resolve(CALLED_FROM, json);
  return { json: path, only, quick, write, soak: soak ? countOf(messages) : null };
}

function countOf(messages: string): number {
  if (/^\d{5,9}$/.test(messages)) return Number(messages);
  throw new Error('--messages takes a whole number of five to nine digits.');
}

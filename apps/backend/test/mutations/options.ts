import { parseArgs } from 'node:util';

export interface Options {
  /** Mutations whose name contains this; empty for all. */
  only: string;
  /** Also writes the table to `docs/`. */
  write: boolean;
}

export const USAGE = `Usage: npm run test:mutations -- [--only TEXT] [--write]

  --only TEXT  mutations whose name contains TEXT
  --write      also write the table to docs/mutations.md
  --help       this text`;

const OPTIONS = {
  only: { type: 'string', default: '' },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * @returns null where help is asked for
 * @throws Error for what is no option
 */
export function readOptions(): Options | null {
  const { only, write, help } = parseArgs({ options: OPTIONS }).values;
  if (help) return null;
  if (write && only !== '') throw new Error('--write takes the whole table: do not combine it with --only.');
  return { only, write };
}

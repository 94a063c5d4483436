import { parseArgs } from 'node:util';

export interface Options {
  /** Mutations whose name contains this; empty for all. */
  only: string;
  /** Leaves out those that the table in `docs/` has. */
  missing: boolean;
  /** Also writes the table to `docs/`. */
  write: boolean;
}

export const USAGE = `Usage: npm run test:mutations -- [--only TEXT] [--missing] [--write]

  --only TEXT  mutations whose name contains TEXT
  --missing    mutations that are not in docs/mutations.md
  --write      also write their rows to docs/mutations.md, one by one
  --help       this text`;

const OPTIONS = {
  only: { type: 'string', default: '' },
  missing: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * @returns null where help is asked for
 * @throws Error for what is no option
 */
export function readOptions(): Options | null {
  const { help, ...options } = parseArgs({ options: OPTIONS }).values;
  return help ? null : options;
}

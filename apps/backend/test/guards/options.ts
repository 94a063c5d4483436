import { parseArgs } from 'node:util';

export interface Options {
  /** Guards whose name contains this; empty for all. */
  only: string;
  /** Also writes the table to `docs/`. */
  write: boolean;
}

const OPTIONS = {
  only: { type: 'string', default: '' },
  write: { type: 'boolean', default: false },
} as const;

/** @throws Error for what is no option */
export function readOptions(): Options {
  const { only, write } = parseArgs({ options: OPTIONS }).values;
  if (write && only !== '') throw new Error('--write takes the whole table: leave --only away.');
  return { only, write };
}

import { documentLines, writeDocument } from '../support/document.js';
import type { Mutation } from './mutation.js';

const DOCUMENT = 'mutations.md';
const HEAD = '| without | fails |\n| --- | --- |';
const NAME_OF_ROW = /^\| (.+?) \| `/;

/** The table of `docs/mutations.md`: a row for each mutation that was tried, in the order of all. */
export class MutationTable {
  private readonly rows = new Map<string, string>();

  /** @param names those of all mutations; the row of one that is none of them is dropped */
  constructor(private readonly names: string[]) {
    for (const line of documentLines(DOCUMENT)) {
      const name = NAME_OF_ROW.exec(line)?.[1];
      if (name !== undefined) this.rows.set(name, line);
    }
  }

  has(name: string): boolean {
    return this.rows.has(name);
  }

  /** Puts the failures that a mutation leads to into its row, and returns that. */
  set({ name, spec }: Mutation, failures: string[]): string {
    const file = spec.split('/').slice(-2).join('/');
    const [first = 'NOTHING', ...others] = failures;
    const more = others.length > 0 ? `, and ${others.length} more` : '';
    const row = `| ${name} | \`${file}\`: ${first.replaceAll('|', '\\|')}${more} |`;
    this.rows.set(name, row);
    return row;
  }

  write(): void {
    const rows = this.names.flatMap((name) => this.rows.get(name) ?? []);
    const end = `${rows.length} of ${this.names.length} mutations tried.`;
    writeDocument(DOCUMENT, 'npm run test:mutations -- --write', [HEAD, ...rows, '', end].join('\n'));
  }
}

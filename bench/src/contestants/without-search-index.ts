import type { BenchContext } from '../bench-context.js';
import type { Cell } from '../measure/cell.js';

const TABLE = 'ai_search_block';
const RENAMED = 'ai_search_block_renamed';

/** The same cell without the table of search signatures: shows what they cost an append. */
export function withoutSearchIndex({ pool }: BenchContext, cell: Cell): Cell {
  return {
    ...cell,
    contestant: 'ours-without-search-index',
    measure: async (milliseconds) => {
      await pool.query(`ALTER TABLE ${TABLE} RENAME TO ${RENAMED}`);
      try {
        return await cell.measure(milliseconds);
      } finally {
        await pool.query(`ALTER TABLE ${RENAMED} RENAME TO ${TABLE}`);
      }
    },
  };
}

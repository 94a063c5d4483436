import type { Cell } from '../measure/cell.js';
import type { World } from '../world.js';

const IN_PLACE = 'ai_search_block';
const AWAY = 'ai_search_block_away';

/** The same cell while the signatures that searches are led by are out of reach: what they cost an append. */
export function withoutSearchIndex({ pool }: World, cell: Cell): Cell {
  return {
    ...cell,
    contestant: 'ours-without-search-index',
    measure: async (milliseconds) => {
      await pool.query(`ALTER TABLE ${IN_PLACE} RENAME TO ${AWAY}`);
      try {
        return await cell.measure(milliseconds);
      } finally {
        await pool.query(`ALTER TABLE ${AWAY} RENAME TO ${IN_PLACE}`);
      }
    },
  };
}

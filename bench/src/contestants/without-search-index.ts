import type { Cell } from '../measure/cell.js';
import type { World } from '../world.js';

/** The index on the text of messages, should there be one: what it costs an append is measured. */
const SEARCH_INDEX: string | null = null;

/** The same cell while the search index is away; nothing where there is no such index. */
export function withoutSearchIndex({ pool }: World, ours: () => Cell, index = SEARCH_INDEX): Cell[] {
  if (index === null) return [];
  const cell = ours();
  return [
    {
      ...cell,
      contestant: 'ours-without-search-index',
      measure: async (milliseconds) => {
        const { rows } = await pool.query<{ definition: string }>(
          'SELECT pg_get_indexdef($1::regclass) AS definition',
          [index],
        );
        await pool.query(`DROP INDEX "${index}"`);
        try {
          return await cell.measure(milliseconds);
        } finally {
          await pool.query(rows[0]?.definition ?? '');
        }
      },
    },
  ];
}

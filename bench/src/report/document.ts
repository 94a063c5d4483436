import { cpus } from 'node:os';
import type pg from 'pg';
import type { Result } from '../measure/cell.js';
import { report } from './report.js';

/** All results as a page of the documentation, with the machine that they were measured on. */
export async function documentOf(results: readonly Result[], pool: pg.Pool): Promise<string> {
  const head = `Written by \`npm run bench -- --write\`: ${await machine(pool)}.`;
  return `${head}\n\n\`\`\`\n${report(results)}\n\`\`\`\n`;
}

async function machine(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ server_version: string }>('SHOW server_version');
  const { length: cores, 0: first } = cpus();
  const model = first?.model.trim() ?? 'unknown';
  return `${cores} cores (${model}), Node.js ${process.version}, PostgreSQL ${rows[0]?.server_version ?? ''}`;
}

import { cpus } from 'node:os';
import type pg from 'pg';

/** A report as a page of the documentation, with the options that wrote it and the machine it was measured on. */
export async function documentOf(options: string, report: string, pool: pg.Pool): Promise<string> {
  const head = `Written by \`npm run bench -- ${options}\`: ${await machine(pool)}.`;
  return `${head}\n\n\`\`\`\n${report}\n\`\`\`\n`;
}

async function machine(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ server_version: string }>('SHOW server_version');
  const { length: cores, 0: first } = cpus();
  const model = first?.model.trim() ?? 'unknown';
  return `${cores} cores (${model}), Node.js ${process.version}, PostgreSQL ${rows[0]?.server_version ?? ''}`;
}

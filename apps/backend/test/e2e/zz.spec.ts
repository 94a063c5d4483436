import { it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createTestDatabase } from '../support/test-database.js';
it('x', async () => {
  const d = await createTestDatabase();
  const go = (f: string) => { const r = execFileSync('sh', ['-c', `node ${f} 2>&1`], { env: { PATH: process.env.PATH, DATABASE_URL: d.url, HOME: process.env.HOME } }); console.log(String(r)); };
  try { go('/tmp/probe/hang.mjs'); } catch (e) { console.log(String((e as any).stdout)); }
  await d.drop();
});

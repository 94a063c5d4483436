import pg from 'pg';
import type { Prepare } from './test-backend.js';

/**
 * Has a database say that its tables are distributed, by the catalogue of Citus that backends ask: they then send the forms
 * of statements for it, which hold on one machine, too.
 */
export const asDistributed: Prepare = async ({ ownerUrl }) => {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const { rowCount } = await owner.query("SELECT FROM pg_class WHERE relname = 'pg_dist_partition'");
  if (rowCount === 0)
    await owner.query(`
      SET allow_system_table_mods = on;
      CREATE TABLE pg_catalog.pg_dist_partition AS SELECT 'ai_conversation'::regclass AS logicalrelid;
      GRANT SELECT ON pg_catalog.pg_dist_partition TO public;
      GRANT UPDATE ON ALL TABLES IN SCHEMA public TO public`);
  await owner.end();
};

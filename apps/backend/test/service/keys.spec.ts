import { describe, expect, it } from '@jest/globals';
import { useBackend } from '../support/use-backend.js';

/** The keys of all tables, each with its first column; a foreign key once for either end. */
const FIRST_COLUMNS = `
  SELECT key.name, column_.attname AS first
  FROM (
    SELECT indexrelid::regclass::text AS name, indrelid AS table_, indkey[0] AS number
    FROM pg_index WHERE indisunique
    UNION ALL SELECT conname, conrelid, conkey[1] FROM pg_constraint WHERE contype = 'f'
    UNION ALL SELECT conname, confrelid, confkey[1] FROM pg_constraint WHERE contype = 'f'
  ) key
  JOIN pg_class ON pg_class.oid = table_ AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations'
  LEFT JOIN pg_attribute column_ ON attrelid = table_ AND attnum = number
  ORDER BY 1`;

describe('the keys of the tables', () => {
  const backend = useBackend();

  async function notByOrganization(): Promise<string[]> {
    const { rows } = await backend.current.database.query<{ name: string; first: string | null }>(
      FIRST_COLUMNS,
    );
    expect(rows).not.toEqual([]);
    return rows.filter(({ first }) => first !== 'organization_id').map(({ name }) => name);
  }

  it('begin with the organization, so that the tables can be spread over machines by it', async () => {
    expect(await notByOrganization()).toEqual([]);
  });

  it('are missed where they do not', async () => {
    await backend.current.database.query(`
      CREATE UNIQUE INDEX message_by_id ON ai_message (id);
      CREATE UNIQUE INDEX message_by_expression ON ai_message (lower(organization_id), id);
      ALTER TABLE ai_turn DROP CONSTRAINT ai_turn_pkey, ADD CONSTRAINT ai_turn_pkey PRIMARY KEY (id);
      ALTER TABLE ai_turn ADD CONSTRAINT turn_by_user FOREIGN KEY (user_id, organization_id, conversation_id)
        REFERENCES ai_conversation (user_id, organization_id, id)`);

    expect(await notByOrganization()).toEqual([
      'ai_turn_pkey',
      'message_by_expression',
      'message_by_id',
      'turn_by_user',
      'turn_by_user',
    ]);
  });
});

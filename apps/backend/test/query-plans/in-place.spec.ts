import { describe, expect, it } from '@jest/globals';
import { newScope } from '../support/scopes.js';
import { statementsOf } from '../support/statements.js';
import { useBackend } from '../support/use-backend.js';

const APPENDS = 10;

describe('an append', () => {
  const backend = useBackend();

  it('leaves its conversation in place, so that no index of it is written', async () => {
    const { conversations, database } = backend.current;
    const scope = newScope();
    const { conversation } = await conversations.getOrCreate(scope);
    const [append] = await statementsOf(() =>
      conversations.addMessage(scope, conversation.id, { role: 'user', content: 'Hello' }),
    );

    const client = await database.connect();
    try {
      await client.query('BEGIN');
      for (let turn = 0; turn < APPENDS; turn++) {
        await client.query('DELETE FROM ai_message');
        await client.query(append!.text, append!.values);
      }
      const { rows } = await client.query<{ updated: string; in_place: string }>(
        `SELECT pg_stat_get_xact_tuples_updated(t) AS updated, pg_stat_get_xact_tuples_hot_updated(t) AS in_place
         FROM (SELECT 'ai_conversation'::regclass::oid AS t) conversations`,
      );
      expect(Number(rows[0]!.updated)).toBe(APPENDS);
      // One of them may be the first of its ten seconds, by which the list is indexed.
      expect(Number(rows[0]!.in_place)).toBeGreaterThanOrEqual(APPENDS - 1);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});

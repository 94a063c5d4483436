import { describe, expect, it } from '@jest/globals';
import { asDistributed } from '../support/as-distributed.js';
import { newConversation } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

describe('the list where tables are distributed', () => {
  const backend = useBackend({}, [], {}, asDistributed);

  it('refuses a cursor after the conversations were copied to another place, and holds until then', async () => {
    const scope = newScope();
    const { conversations, database } = backend.current;
    for (const agentType of ['a', 'b', 'c']) await newConversation(conversations, { agentType }, scope);
    const first = await conversations.list(scope, { limit: 1 });
    const second = await conversations.list(scope, { limit: 1, cursor: first.nextCursor! });
    expect(second.items).toHaveLength(1);

    // The same rows in another table, as Citus leaves them when it has moved a shard.
    await database.query(`
      ALTER TABLE ai_conversation RENAME TO moved;
      CREATE TABLE ai_conversation (LIKE moved INCLUDING ALL);
      GRANT SELECT ON ai_conversation TO public`);
    await database.query(
      `INSERT INTO ai_conversation (id, organization_id, user_id, agent_type)
       SELECT id, organization_id, user_id, agent_type FROM moved`,
    );
    await expect(conversations.list(scope, { limit: 1, cursor: second.nextCursor! })).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
    expect((await conversations.list(scope)).items).toHaveLength(3);
  });
});

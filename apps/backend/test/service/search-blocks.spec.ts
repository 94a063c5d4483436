import { describe, expect, it } from '@jest/globals';
import type { Scope } from '../../src/modules/ai/index.js';
import { SearchBlockRepository, SearchIndexer } from '../../src/modules/ai/test-internals.js';
import { newConversation, type ConversationRef, said } from '../support/messages.js';
import { walked } from '../support/pages.js';
import { type Plan, rowsRead } from '../support/plans.js';
import { newScope } from '../support/scopes.js';
import { statementsOf } from '../support/statements.js';
import { atOnce, times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

/** Messages of a block. */
const RUN = 64;
const WORDS = ['report', 'grün', '報告書', 'x😀y', '100%_', 'signed'];

/** A message in the middle of what is stored, and the ledger with it, as an append that committed late leaves them. */
const LATE = `
  WITH counted AS (
    UPDATE ai_conversation SET message_count = message_count + 1 WHERE id = $1 RETURNING *
  ), old AS (
    SELECT created_at FROM ai_message WHERE conversation_id = $1 AND sequence = 50
  )
  INSERT INTO ai_message
    (id, organization_id, user_id, conversation_id, sequence, role, content, search_text, created_at)
  SELECT gen_random_uuid(), organization_id, user_id, id, message_count, 'user', 'straggler', 'straggler', old.created_at
  FROM counted, old`;

describe('the blocks of a search', () => {
  const backend = useBackend();

  /** Conversations of 100 messages, an hour ago. */
  async function stored(scope: Scope, conversations: number): Promise<ConversationRef[]> {
    const refs: ConversationRef[] = [];
    for (let index = 0; index < conversations; index++) {
      const ref = await newConversation(backend.conversations, { agentType: `${index}` }, scope);
      await backend.conversations.addMessages(
        ...ref,
        times(100, (turn) => said(`${turn % 10 ? '' : WORDS[index % WORDS.length]} of ${index} at ${turn}`)),
      );
      refs.push(ref);
    }
    await backend.current.database.query(
      "UPDATE ai_message SET created_at = created_at - interval '1 hour' WHERE user_id = $1",
      [scope.userId],
    );
    return refs;
  }

  async function found(scope: Scope, query: string, limit = 100): Promise<string[]> {
    const hits = await walked((cursor) => backend.conversations.search(scope, { query, limit, cursor }));
    await backend.current.app.get(SearchIndexer).idle();
    return hits.map(({ message }) => message.id);
  }

  /** Ids by reading every message. */
  async function expected({ userId }: Scope, term: string): Promise<string[]> {
    const { rows } = await backend.current.database.query<{ id: string }>(
      'SELECT id FROM ai_message WHERE user_id = $1 AND strpos(search_text, $2) > 0 ORDER BY created_at DESC, id DESC',
      [userId, term],
    );
    return rows.map(({ id }) => id);
  }

  async function blocks({ userId }: Scope): Promise<number> {
    const { rows } = await backend.current.database.query<{ count: number }>(
      'SELECT count(*)::int FROM ai_search_block WHERE user_id = $1',
      [userId],
    );
    return rows[0]!.count;
  }

  async function isExact(scope: Scope): Promise<void> {
    for (const term of [...WORDS, 'at 9', 'x', 'straggler', 'nobody']) {
      for (const limit of [3, 100])
        expect(await found(scope, `"${term}"`, limit)).toEqual(await expected(scope, term));
    }
  }

  it('are made behind a search that found too little, of whole runs', async () => {
    const scope = newScope();
    await stored(scope, 6);

    expect(await found(scope, 'nobody')).toEqual([]);

    expect(await blocks(scope)).toBe(Math.floor(600 / RUN));
    await isExact(scope);
  });

  it('are not looked for again behind each search of a user who has them all', async () => {
    const scope = newScope();
    await stored(scope, 1);
    await found(scope, 'nobody');

    expect(await statementsOf(() => found(scope, 'nobody'))).toHaveLength(1);
  });

  it('find the same as every message does, those after the blocks included', async () => {
    const scope = newScope();
    const [ref] = await stored(scope, 6);
    await found(scope, 'nobody');
    await backend.conversations.addMessages(
      ...ref!,
      times(20, (turn) => said(`signed ${turn}`)),
    );

    await isExact(scope);
  });

  it('follow each other without gap or overlap, whoever makes them at once', async () => {
    const scope = newScope();
    await stored(scope, 6);
    await atOnce(8, () => backend.current.app.get(SearchBlockRepository).extend(scope));

    expect(await statementsOf(() => backend.conversations.search(scope, { query: 'nobody' }))).toHaveLength(
      1,
    );
    await isExact(scope);
  });

  it('spare a search the messages that cannot hold its term', async () => {
    const scope = newScope();
    await stored(scope, 6);
    await found(scope, 'nobody');
    const { database } = backend.current;
    await database.query('ANALYZE ai_message, ai_conversation');
    const [statement] = await statementsOf(() => backend.conversations.search(scope, { query: 'nobody' }));

    const { rows } = await database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${statement!.text}`,
      statement!.values,
    );

    // Those after the blocks twice: searched and counted.
    expect(rowsRead(rows[0]!['QUERY PLAN'][0].Plan)).toBeLessThan(2 * RUN);
  });

  it('are made anew when a message is committed late into one', async () => {
    const scope = newScope();
    const [ref] = await stored(scope, 6);
    const late = await backend.current.database.connect();
    try {
      await late.query('BEGIN');
      await late.query(LATE, [ref![1]]);
      await found(scope, 'nobody');
      expect(await found(scope, 'straggler')).toEqual([]);
    } finally {
      await late.query('COMMIT');
      late.release();
    }

    expect(await found(scope, 'straggler')).toEqual(await expected(scope, 'straggler'));
    await isExact(scope);
    expect(await blocks(scope)).toBe(Math.floor(601 / RUN));
  });

  it('are made anew when a conversation was deleted', async () => {
    const scope = newScope();
    const [ref] = await stored(scope, 6);
    await found(scope, 'nobody');
    await backend.current.database.query('DELETE FROM ai_conversation WHERE id = $1', [ref![1]]);

    await isExact(scope);
    expect(await blocks(scope)).toBe(Math.floor(500 / RUN));
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Scope } from '../../src/modules/ai/index.js';
import { ConversationRemoval } from '../../src/modules/ai/test-internals.js';
import { interrupted } from '../support/between-statements.js';
import { answered, said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const CASE = { entityType: 'case', entityId: 'HR-17' };
const SENT = '^(SELECT|INSERT|UPDATE|DELETE|COMMIT)';
const USED = {
  inputTokens: 90,
  outputTokens: 7,
  cacheReadTokens: 40,
  cacheWriteTokens: 3,
  reasoningTokens: 2,
};

describe('Removing conversations for good', () => {
  const backend = useBackend();
  let scope: Scope;

  beforeEach(() => {
    scope = newScope();
  });

  const removal = () => backend.current.app.get(ConversationRemoval, { strict: false });
  const run = async <Row extends object>(statement: string, ...values: unknown[]): Promise<Row[]> =>
    (await backend.current.database.query<Row>(statement, values)).rows;

  /** A conversation with a row in every table that has rows of conversations. */
  async function newOne(of = scope): Promise<string> {
    const { conversations } = backend;
    const { conversation } = await conversations.getOrCreate(of, { ...CASE, agentType: randomUUID() });
    const { id } = conversation;
    await conversations.addMessage(of, id, said('Who signed?', { idempotencyKey: 'k' }));
    await conversations.addMessage(of, id, answered('Mia', { model: 'm', ...USED }));
    await conversations.addMessage(of, id, said('Who else?', { parent: 1 }));
    const owner = [of.organizationId, of.userId, id];
    for (const rest of [
      `ai_turn (id, organization_id, user_id, conversation_id, leased_until) VALUES (gen_random_uuid(), $1, $2, $3, now())`,
      `ai_turn_chunk (organization_id, user_id, conversation_id, turn_id, position, chunks)
        VALUES ($1, $2, $3, gen_random_uuid(), 0, '[]')`,
      `ai_approval (id, organization_id, user_id, conversation_id, tool_call_id, expires_at)
        VALUES (gen_random_uuid(), $1, $2, $3, 'call', now() + interval '1 day')`,
      `ai_file (id, organization_id, user_id, conversation_id, name, media_type, bytes, sha256, status, expires_at)
        VALUES (gen_random_uuid(), $1, $2, $3, 'a', 'text/plain', 1, sha256(''), 'STORED', now())`,
      `ai_search_block (organization_id, user_id, number, from_at, from_id, until_at, until_id, messages, signature)
        VALUES ($1, $2, 0, now(), $3, now(), $3, 3, 's') ON CONFLICT DO NOTHING`,
      `ai_daily_sum (organization_id, user_id, day, role, of_model, messages, input_tokens, output_tokens,
          cache_read_tokens, cache_write_tokens, reasoning_tokens, agent_type)
        VALUES ($1, $2, now(), 'user', false, 1, 0, 0, 0, 0, 0, left($3::text, 0) || $3)`,
    ])
      await run(`INSERT INTO ${rest}`, ...owner);
    return id;
  }

  async function deleted(of = scope): Promise<string> {
    const id = await newOne(of);
    // Past the service, which ends the turn.
    await run('UPDATE ai_conversation SET deleted_at = now() WHERE id = $1', id);
    return id;
  }

  /** The rows of a conversation by table, of whichever table has some. */
  async function rowsOf(id: string): Promise<Record<string, number>> {
    const tables = await run<{ name: string; column: string }>(`
      SELECT table_name AS name, column_name AS column FROM information_schema.columns
      WHERE table_schema = 'public' AND (column_name = 'conversation_id' OR (table_name = 'ai_conversation' AND column_name = 'id'))`);
    const counts = await Promise.all(
      tables.map(async ({ name, column }) => {
        const [row] = await run<{ count: number }>(
          `SELECT count(*)::int AS count FROM ${name} WHERE ${column} = $1`,
          id,
        );
        return [name, row!.count] as const;
      }),
    );
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  }

  const sums = ({ userId } = scope) =>
    run(
      `SELECT role, model, entity_id AS entity, messages, input_tokens::int AS input, output_tokens::int AS output,
         cache_read_tokens::int AS read, cache_write_tokens::int AS write, reasoning_tokens::int AS reasoning
       FROM ai_removed_sum WHERE user_id = $1 ORDER BY role, agent_type`,
      userId,
    );
  const kinds = {
    user: { role: 'user', model: null, messages: 2, input: 0, output: 0, read: 0, write: 0, reasoning: 0 },
  };
  const answer = {
    role: 'assistant',
    model: 'm',
    messages: 1,
    input: 90,
    output: 7,
    read: 40,
    write: 3,
    reasoning: 2,
  };

  it('leaves no row of them in any table, but what they add up to', async () => {
    const [id, other] = [await deleted(), await deleted()];
    expect(Object.keys(await rowsOf(id)).toSorted()).toEqual([
      'ai_approval',
      'ai_branch',
      'ai_conversation',
      'ai_file',
      'ai_message',
      'ai_turn',
      'ai_turn_chunk',
    ]);
    const before = await rowsOf(other);
    const removed = await removal().remove(scope.organizationId, [id]);

    expect(removed).toEqual({ ids: [id], messages: 3 });
    expect(await rowsOf(id)).toEqual({});
    expect(await rowsOf(other)).toEqual(before);
    expect(await sums()).toEqual([
      { ...kinds.user, entity: 'HR-17' },
      { ...answer, entity: 'HR-17' },
    ]);
    for (const table of ['ai_daily_sum', 'ai_search_block'])
      expect(await run(`SELECT FROM ${table} WHERE user_id = $1`, scope.userId)).toEqual([]);
    expect(
      await run(
        'SELECT FROM ai_file WHERE user_id = $1 AND conversation_id IS NULL AND expires_at <= now()',
        scope.userId,
      ),
    ).toHaveLength(1);
  });

  it('adds to what was removed before, once each, whoever removes at the same time', async () => {
    const { organizationId } = scope;
    const ids = await Promise.all(Array.from({ length: 8 }, () => deleted()));
    const removals = await Promise.all(
      [ids, ids.toReversed(), ids].map((own) => removal().remove(organizationId, own)),
    );

    expect(removals.flatMap((removed) => removed.ids).toSorted()).toEqual(ids.toSorted());
    const [total] = await run<{ messages: number; input: number }>(
      'SELECT sum(messages)::int AS messages, sum(input_tokens)::int AS input FROM ai_removed_sum WHERE user_id = $1',
      scope.userId,
    );
    expect(total).toEqual({ messages: 24, input: 720 });
  });

  it('puts pseudonyms in place of the user and of the entity', async () => {
    const id = await deleted();
    await removal().remove(scope.organizationId, [id], {
      pseudonyms: { user: `${scope.userId}-x`, entity: 'HR-?' },
    });

    expect(await sums()).toEqual([]);
    expect(await sums({ ...scope, userId: `${scope.userId}-x` })).toEqual([
      { ...kinds.user, entity: 'HR-?' },
      { ...answer, entity: 'HR-?' },
    ]);
  });

  it('leaves what was not deleted, and what is of another organization', async () => {
    const other = newScope();
    const [open, foreign] = [await newOne(), await deleted(other)];

    expect(await removal().remove(scope.organizationId, [open, foreign, randomUUID()])).toEqual({
      ids: [],
      messages: 0,
    });
    expect(await rowsOf(open)).toMatchObject({ ai_message: 3 });
    expect(await rowsOf(foreign)).toMatchObject({ ai_message: 3 });
  });

  it('removes a conversation as a whole, and no more of them at once than are some thousand messages', async () => {
    const ids = [await deleted(), await deleted(), await deleted()].toSorted();
    await run('UPDATE ai_conversation SET message_count = 1990 WHERE id = ANY($1)', ids.slice(0, 2));
    const counts: number[] = [];
    while (counts.at(-1) !== 0) counts.push((await removal().remove(scope.organizationId, ids)).ids.length);

    expect(counts).toEqual([1, 2, 0]);
    for (const id of ids) expect(await rowsOf(id)).toEqual({});
  });

  const targets: [string, (id: string) => unknown[]][] = [
    ['organization', () => [null, null]],
    ['user', () => [null, scope.userId]],
    ['entity', () => ['case', 'HR-17']],
    ['conversation', (id) => [null, id]],
  ];

  /** Places a hold past the service, and so past the lock that holds up a removal. */
  const hold = (type: string, [entityType, targetId]: unknown[]) =>
    run(
      `INSERT INTO ai_hold (id, organization_id, target_type, entity_type, target_id, reason, placed_by, placed_at)
       VALUES (gen_random_uuid(), $1, $2, $3, $4, 'Litigation', 'ada', now())`,
      scope.organizationId,
      type,
      entityType,
      targetId,
    );

  /** Deletes it past the service. Has let go of its row when it fails: PostgreSQL tells of an error before it does. */
  async function deleteAlone(id: string): Promise<void> {
    const client = await backend.current.database.connect();
    try {
      await client.query('BEGIN');
      await client.query('DELETE FROM ai_conversation WHERE id = $1', [id]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  it.each(targets)('leaves what a hold of the %s covers, until that is released', async (type, targetOf) => {
    const id = await deleted();
    await hold(type, targetOf(id));
    const before = await rowsOf(id);

    expect(await removal().remove(scope.organizationId, [id])).toEqual({ ids: [], messages: 0 });
    expect(await rowsOf(id)).toEqual(before);
    await expect(deleteAlone(id)).rejects.toMatchObject({ code: '23001' });
    await run(
      "UPDATE ai_hold SET released_at = now(), released_by = 'ada', release_reason = 'Over' WHERE organization_id = $1",
      scope.organizationId,
    );
    expect(await removal().remove(scope.organizationId, [id])).toMatchObject({ ids: [id] });
  });

  it('leaves out what is held alone', async () => {
    const ids = [await deleted(), await deleted()];
    await hold('conversation', [null, ids[0]]);
    await hold('user', [null, 'somebody else']);
    await hold('entity', ['matter', 'HR-17']);

    expect(await removal().remove(scope.organizationId, ids)).toMatchObject({ ids: [ids[1]] });
  });

  it('is undone where a hold comes in between any two of its statements, past its lock', async () => {
    let number = 0;
    for (let isInterrupted = true; isInterrupted; number++) {
      const id = await deleted();
      const before = await rowsOf(id);
      let count = 0;
      const isMeant = (text: string): boolean => new RegExp(SENT).test(text.trim()) && count++ === number;
      isInterrupted = await interrupted(
        () =>
          removal()
            .remove(scope.organizationId, [id])
            .catch(() => undefined),
        (text) => isMeant(text) && !text.startsWith('COMMIT'),
        () => hold('conversation', [null, id]),
      );
      if (isInterrupted) expect([number, await rowsOf(id), await sums()]).toEqual([number, before, []]);
    }
    expect(number).toBeGreaterThan(8);
  });
});

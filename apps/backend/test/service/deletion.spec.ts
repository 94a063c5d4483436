import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Scope } from '../../src/modules/ai/index.js';
import { METHODS_WITH_ID } from '../support/every-method.js';
import { untilBlocked } from '../support/locked.js';
import { answered, type ConversationRef, newConversation, said } from '../support/messages.js';
import { refusalOf } from '../support/refusals.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const CASE = { entityType: 'case', entityId: 'HR-17', agentType: 'case' };
const NOT_FOUND = { code: 'CONVERSATION_NOT_FOUND' };

describe('a deleted conversation', () => {
  const backend = useBackend();
  const statuses = ['ACTIVE', 'PAUSED', 'ARCHIVED'] as const;
  const owner = newScope();
  const deleted: string[] = [];
  let kept: string;

  beforeAll(async () => {
    const { conversations } = backend;
    for (const status of statuses) {
      const [, id] = await newConversation(conversations, CASE, owner);
      await conversations.addMessages(owner, id, [
        said('Who signed?', { idempotencyKey: 'k' }),
        answered('Mia', { inputTokens: 5, model: 'm' }),
      ]);
      if (status === 'PAUSED') await conversations.pause(owner, id);
      if (status === 'ARCHIVED') await conversations.archive(owner, id);
      await conversations.delete(owner, id);
      deleted.push(id);
    }
    [, kept] = await newConversation(conversations, CASE, owner);
    await conversations.addMessage(owner, kept, said('Who signed the other?'));
  });

  const methods = Object.entries(METHODS_WITH_ID);
  it.each(methods)('is not there for %s, whatever its status was', async (_name, call) => {
    const { conversations } = backend;
    const before = await stored();
    const seen = async (id: string): Promise<object> => {
      const { name, code, message, conversationId } = await refusalOf(call(conversations, owner, id));
      return { name, code, message, conversationId };
    };
    const notThere = await seen(randomUUID());

    expect(notThere).toMatchObject(NOT_FOUND);
    for (const id of deleted) expect(await seen(id)).toEqual(notThere);
    expect(await stored()).toEqual(before);
  });

  async function stored(): Promise<object[]> {
    const { rows } = await backend.current.database.query<object>(
      'SELECT row_to_json(c)::text FROM ai_conversation c ORDER BY id',
    );
    return rows;
  }

  it.each([undefined, ...statuses])('is in no list, of status %s', async (status) => {
    const { items } = await backend.conversations.list(owner, { ...(status && { status }) });

    expect(items.map(({ id }) => id)).toEqual(status === undefined || status === 'ACTIVE' ? [kept] : []);
  });

  it.each(['signed', 'g', 'Mia'])('is in no page of a search for %s', async (query) => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await backend.conversations.search(owner, { query, limit: 1, ...(cursor && { cursor }) });
      found.push(...page.items.map(({ conversation }) => conversation.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);

    expect(found).toEqual(query === 'Mia' ? [] : [kept]);
  });

  it('counts in no statistics', async () => {
    expect(await backend.conversations.getStats(owner)).toMatchObject({
      conversations: { total: 1, active: 1, paused: 0, archived: 0 },
      messages: { total: 1 },
      tokens: { input: 0 },
      byModel: [],
    });
  });

  it('leaves its messages and its totals as they were', async () => {
    const { rows } = await backend.current.database.query(
      `SELECT count(*)::int AS messages, min(message_count) AS counted, min(total_input_tokens)::int AS tokens
       FROM ai_message m JOIN ai_conversation c ON c.id = m.conversation_id WHERE c.id = ANY($1)`,
      [deleted],
    );

    expect(rows).toEqual([{ messages: 6, counted: 2, tokens: 5 }]);
  });
});

describe('deleting', () => {
  const backend = useBackend();

  it('frees the context, and is told once', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const [, id] = await newConversation(conversations, CASE, scope);
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => conversations.delete(scope, id)));
    const { conversation, created } = await conversations.getOrCreate(scope, CASE);

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect([created, conversation.id === id]).toEqual([true, false]);
  });

  it('drops the sums of closed days, which statistics had stored, from its first day on', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const ids = await Promise.all(['a', 'b'].map((agentType) => writtenDaysAgo(scope, agentType)));
    await conversations.getStats(scope);
    await conversations.delete(scope, ids[0]!);

    expect(await sumsOf(scope)).toBe(0);
    for (let reads = 0; reads < 2; reads++)
      expect(await conversations.getStats(scope)).toMatchObject({ messages: { total: 1 }, byDay: [{}] });
    expect(await sumsOf(scope)).toBe(2);
  });

  async function writtenDaysAgo(scope: Scope, agentType: string): Promise<string> {
    const [, id] = await newConversation(backend.conversations, { agentType }, scope);
    await backend.conversations.addMessage(scope, id, said('Who?'));
    const { database } = backend.current;
    await database.query(
      "UPDATE ai_message SET created_at = now() - interval '3 days' WHERE conversation_id = $1",
      [id],
    );
    await database.query(
      "UPDATE ai_conversation SET last_message_at = now() - interval '3 days' WHERE id = $1",
      [id],
    );
    await database.query(
      `UPDATE ai_conversation c SET last_message_at = m.created_at FROM ai_message m
       WHERE m.conversation_id = c.id AND c.id = $1`,
      [id],
    );
    return id;
  }

  async function sumsOf({ userId }: Scope): Promise<number> {
    const { rows } = await backend.current.database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM ai_daily_sum WHERE user_id = $1',
      [userId],
    );
    return rows[0]!.count;
  }

  const branched = { parent: null };
  it.each<[string, (ref: ConversationRef) => Promise<unknown>]>([
    ['one message', (ref) => backend.conversations.addMessage(...ref, said('late'))],
    [
      'one with a key',
      (ref) => backend.conversations.addMessage(...ref, said('late', { idempotencyKey: 'k' })),
    ],
    ['several', (ref) => backend.conversations.addMessages(...ref, [said('late'), said('later')])],
    ['a branch', (ref) => backend.conversations.addMessage(...ref, said('late', branched))],
    ['a pause', (ref) => backend.conversations.pause(...ref)],
    ['a title', (ref) => backend.conversations.updateTitle(...ref, 'Late')],
    ['a head', (ref) => backend.conversations.setHead(...ref, 1)],
    ['another deletion', (ref) => backend.conversations.delete(...ref)],
  ])('refuses %s that began before it was committed', async (_name, call) => {
    const ref = await newConversation(backend.conversations);
    await backend.conversations.addMessage(...ref, said('first'));
    const { database } = backend.current;
    const deletion = await database.connect();
    await deletion.query('BEGIN');
    await deletion.query('UPDATE ai_conversation SET deleted_at = now() WHERE id = $1', [ref[1]]);
    const late = refusalOf(call(ref));
    await untilBlocked(database, 1);
    await deletion.query('COMMIT');
    deletion.release();

    expect(await late).toMatchObject(NOT_FOUND);
    const { rows } = await database.query(
      `SELECT message_count AS counted, title, status, (SELECT count(*)::int FROM ai_message WHERE conversation_id = c.id)
       AS stored FROM ai_conversation c WHERE id = $1`,
      [ref[1]],
    );
    expect(rows).toEqual([{ counted: 1, stored: 1, title: 'first', status: 'ACTIVE' }]);
  });
});

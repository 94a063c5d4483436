import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ConversationError, Scope } from '../../src/modules/ai/index.js';
import { METHODS_WITH_ID, methodsWithoutCall } from '../support/every-method.js';
import { answered, newConversation, type ConversationRef, said } from '../support/messages.js';
import { refusalOf } from '../support/refusals.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

/** All that a caller can see of an error. */
function seen({ name, code, message, errors, conversationId }: ConversationError): object {
  return { name, code, message, errors, conversationId };
}

describe('another scope', () => {
  const backend = useBackend();
  const owner = newScope();
  const others: Record<string, Scope> = {
    'another user': { ...owner, userId: newScope().userId },
    'another organization': { ...owner, organizationId: newScope().organizationId },
    'a user whose id differs in case': { ...owner, userId: owner.userId.toUpperCase() },
    'a prefix of the user': { ...owner, userId: owner.userId.slice(0, -1) },
    'a pattern of the user': { ...owner, userId: 'user-%' },
    'the ids the other way round': { organizationId: owner.userId, userId: owner.organizationId },
  };
  const own: { active: ConversationRef; paused: ConversationRef; archived: ConversationRef } = {
    active: [owner, ''],
    paused: [owner, ''],
    archived: [owner, ''],
  };

  beforeAll(async () => {
    const { conversations } = backend;
    const messages = [
      said('Who signed?', { idempotencyKey: 'k' }),
      answered('Mia', { inputTokens: 5, model: 'm' }),
    ];
    for (const status of ['active', 'paused', 'archived'] as const) {
      own[status] = await newConversation(conversations, { agentType: status }, owner);
      await conversations.addMessages(...own[status], messages);
    }
    await conversations.pause(...own.paused);
    await conversations.archive(...own.archived);
  });

  async function snapshot(): Promise<unknown[]> {
    const { rows } = await backend.current.database.query<Record<string, unknown>>(
      `SELECT row_to_json(c) AS conversation, (SELECT json_agg(m ORDER BY sequence) FROM ai_message m
         WHERE m.conversation_id = c.id) AS messages FROM ai_conversation c ORDER BY c.id`,
    );
    return rows;
  }

  it('is tried with every method that there is', () => {
    expect(methodsWithoutCall()).toEqual([]);
  });

  const methods = Object.entries(METHODS_WITH_ID);
  it.each(methods)(
    'gets from %s for what is not its own the answer for what is not there',
    async (_name, call) => {
      const { conversations } = backend;
      const before = await snapshot();
      const notThere = seen(await refusalOf(call(conversations, owner, randomUUID())));
      expect(notThere).toMatchObject({ code: 'CONVERSATION_NOT_FOUND' });

      for (const other of Object.values(others)) {
        for (const [, id] of Object.values(own)) {
          expect(seen(await refusalOf(call(conversations, other, id)))).toEqual(notThere);
        }
      }
      expect(await snapshot()).toEqual(before);
    },
  );

  const malformed = [
    '',
    'x',
    '1',
    `${randomUUID()}x`,
    '%',
    "'; --",
    '\u0000',
    null,
    undefined,
    7,
    {},
    [randomUUID()],
  ];
  it.each(methods)(
    'gets from %s for what is no UUID the answer for what is not there',
    async (_name, call) => {
      const notThere = seen(await refusalOf(call(backend.conversations, owner, randomUUID())));

      for (const id of malformed) {
        expect(seen(await refusalOf(call(backend.conversations, owner, id as string)))).toEqual(notThere);
      }
    },
  );

  it.each(Object.entries(others))('as %s lists, finds and counts nothing', async (_name, other) => {
    const { conversations } = backend;

    expect(await conversations.list(other)).toEqual({ items: [], nextCursor: null });
    expect(await conversations.list(other, { status: 'ARCHIVED' })).toEqual({
      items: [],
      nextCursor: null,
    });
    expect(await conversations.search(other, { query: 'signed' })).toEqual({
      items: [],
      nextCursor: null,
    });
    expect(await conversations.getStats(other)).toMatchObject({
      conversations: { total: 0, active: 0, paused: 0, archived: 0 },
      messages: { total: 0 },
      tokens: { input: 0 },
      byModel: [],
      byAgentType: [],
      byDay: [],
    });
  });

  it('with rows of its own sees those alone', async () => {
    const { conversations } = backend;
    const other = { ...owner, userId: newScope().userId };
    const [, id] = await newConversation(conversations, { agentType: 'active' }, other);
    await conversations.addMessage(other, id, said('Who signed?', { idempotencyKey: 'k', inputTokens: 1 }));

    const found = await conversations.search(other, { query: 'signed' });

    expect((await conversations.list(other)).items.map((one) => one.id)).toEqual([id]);
    expect(found.items.map(({ conversation }) => conversation.id)).toEqual([id]);
    expect(await conversations.getStats(other)).toMatchObject({
      conversations: { total: 1 },
      messages: { total: 1 },
      tokens: { input: 1 },
    });
    expect(await conversations.getStats(owner)).toMatchObject({
      conversations: { total: 3 },
      tokens: { input: 15 },
    });
  });

  it('cannot read on with the cursor of the owner', async () => {
    const { conversations } = backend;
    const other = others['another user'] ?? newScope();
    const listed = (await conversations.list(owner, { limit: 1 })).nextCursor ?? '';
    const found = (await conversations.search(owner, { query: 'signed', limit: 1 })).nextCursor ?? '';

    const calls = [
      conversations.list(other, { limit: 1, cursor: listed }),
      conversations.search(other, { query: 'signed', limit: 1, cursor: found }),
    ];

    for (const call of calls) expect(await refusalOf(call)).toMatchObject({ code: 'INVALID_CURSOR' });
  });

  it('finds its own by an id in upper case, the owner does too', async () => {
    const [scope, id] = own.active;

    expect((await backend.conversations.get(scope, id.toUpperCase())).id).toBe(id);
  });
});

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ConversationService, fromPrisma, type Message } from '../../src/modules/ai/index.js';
import { STATEMENT_RIGHTS } from '../../src/prisma/statement-rights.js';
import { closedCases } from '../support/closing.agent.js';
import { readEvents } from '../support/event-stream.js';
import { CasePrisma } from './cases/case.prisma.js';
import { CaseService } from './cases/case.service.js';
import { useHost } from './use-host.js';

const NOA = 'umbra/noa';
const SERVICE = 'umbra/noa/service';
const SCOPE = { organizationId: 'umbra', userId: 'noa' };

/** Resolves when a statement waits for a lock. */
async function untilLocked(database: pg.Pool): Promise<void> {
  const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await database.query(waits)).rowCount === 0);
}

describe.each(['Express', 'Fastify'] as const)('The AI module in a host on %s', (adapter) => {
  const host = useHost(adapter);

  const newConversation = async (): Promise<string> => {
    const entity = { entityType: 'case', entityId: randomUUID() };
    return (await host.send(NOA, 'POST', '/assistant/conversations', entity)).body.id;
  };

  describe('authentication', () => {
    it('is the guard of the host', async () => {
      const { status, body } = await host.send(null, 'GET', '/assistant/conversations');

      expect(status).toBe(401);
      expect(body).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
    });

    it('names the user whose conversations they are', async () => {
      const id = await newConversation();

      expect((await host.send(NOA, 'GET', `/assistant/conversations/${id}`)).body).toMatchObject({
        ...SCOPE,
        status: 'ACTIVE',
      });
      expect((await host.send('umbra/tom', 'GET', `/assistant/conversations/${id}`)).status).toBe(404);
    });

    it('gives grants as the host does', async () => {
      const path = `/assistant/conversations/${await newConversation()}/messages`;
      const answer = { role: 'assistant', content: 'Signed by Mia.' };

      expect((await host.send(NOA, 'POST', path, answer)).status).toBe(403);
      expect((await host.send(SERVICE, 'POST', path, answer)).status).toBe(201);
    });
  });

  describe('the pipes of the host', () => {
    it('leave tool calls, results and metadata as they came', async () => {
      const path = `/assistant/conversations/${await newConversation()}/messages`;
      const toolCalls = [{ id: 'c1', name: 'look_up', input: { a: 1, nested: { b: '2' } } }];
      const metadata = JSON.parse(
        '{"z":1,"a":{"__proto__":{"x":1},"constructor":2},"toString":"s"}',
      ) as object;
      const stored = await host.send(SERVICE, 'POST', path, { role: 'assistant', toolCalls, metadata });

      expect(stored.status).toBe(201);
      expect(stored.text).toContain(JSON.stringify(toolCalls));
      expect(stored.text).toContain(JSON.stringify(metadata));
    });

    it('leave no number in doubt that the parser of the host may have changed', async () => {
      const path = `/assistant/conversations/${await newConversation()}/messages`;
      const metadata = { of: { id: 2512292042121000000 } };
      const answer = await host.send(SERVICE, 'POST', path, { role: 'user', content: 'x', metadata });

      expect([answer.status, answer.body.errors]).toMatchObject([400, [{ field: 'metadata.of.id' }]]);
    });

    it('leave texts as they came', async () => {
      const path = `/assistant/conversations/${await newConversation()}/messages`;
      const content = '  Who signed?\n';

      expect((await host.send(NOA, 'POST', path, { role: 'user', content })).body.content).toBe(content);
    });

    it.each([
      ['"false"', 'false'],
      ['"no"', 'no'],
      ['0', 0],
    ])('do not make %s an approval', async (_text, approved) => {
      const id = await newConversation();
      const refused = await host.send(NOA, 'POST', `/assistant/conversations/${id}/approvals/c1`, {
        approved,
      });

      expect(refused.status).toBe(400);
      expect(refused.body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'approved' }] });
      expect(closedCases).toEqual([]);
    });

    it('do not convert what a query holds, and refuse nothing before the store does', async () => {
      const list = await host.send(NOA, 'GET', '/assistant/conversations?limit=2');
      const wrong = await host.send(NOA, 'GET', '/assistant/conversations?limit=0x10&stray=1');

      expect(list.status).toBe(200);
      expect(wrong.body).toMatchObject({ code: 'VALIDATION_FAILED' });
      expect(wrong.body.errors?.map(({ field }) => field).toSorted()).toEqual(['limit', 'stray']);
    });
  });

  describe('errors', () => {
    it('are problem documents on the routes of the module', async () => {
      const answer = await host.send(NOA, 'GET', `/assistant/conversations/${randomUUID()}`);

      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(answer.body).toMatchObject({ code: 'CONVERSATION_NOT_FOUND', status: 404, title: 'Not Found' });
    });

    it('have their status in the shape of the host on its own routes', async () => {
      const { status, text } = await host.send(NOA, 'GET', `/cases/conversations/${randomUUID()}`);

      expect(status).toBe(404);
      expect(JSON.parse(text)).toEqual({ failed: true, message: 'There is no such conversation.' });
    });
  });

  describe('a transaction of the host', () => {
    const conversations = () => host.app.get(ConversationService);

    it('creates a case with its conversation', async () => {
      const id = randomUUID();
      const created = await host.send(NOA, 'POST', '/cases', { id, subject: 'expenses' });
      const { conversationId } = created.body as unknown as { conversationId: string };

      expect(created.status).toBe(201);
      expect(await conversations().get(SCOPE, conversationId)).toMatchObject({
        entityType: 'case',
        entityId: id,
        messageCount: 1,
      });
    });

    it('leaves neither where it fails', async () => {
      const id = randomUUID();
      await host.app.get(CaseService).create(SCOPE, { id, subject: 'expenses' });
      await conversations()
        .list(SCOPE, { entityId: id })
        .then(({ items }) => conversations().pause(SCOPE, items[0]!.id));
      // The id of the case is taken.
      await expect(host.app.get(CaseService).create(SCOPE, { id, subject: 'again' })).rejects.toThrow();

      expect((await conversations().list(SCOPE, { entityId: id })).items).toMatchObject([
        { status: 'PAUSED' },
      ]);
    });

    it('stores a message once that another transaction has stored meanwhile', async () => {
      const id = await newConversation();
      const prisma = host.app.get(CasePrisma);
      const message = { role: 'user', content: 'Hello', idempotencyKey: 'k' } as const;
      const append = (client: Parameters<typeof fromPrisma>[0]) =>
        conversations().addMessage(SCOPE, id, message, { transaction: fromPrisma(client) });
      let second: Promise<Message> | undefined;
      const first = await prisma.$transaction(async (client) => {
        const stored = await append(client);
        second = prisma.$transaction(append);
        await untilLocked(host.database);
        return stored;
      });

      expect((await second)?.id).toBe(first.id);
      expect(await conversations().get(SCOPE, id)).toMatchObject({ messageCount: 1 });
    });

    it('goes on after a refusal, which undoes the refused alone', async () => {
      const [open, paused] = [await newConversation(), await newConversation()];
      await conversations().pause(SCOPE, paused);
      const hello = { role: 'user', content: 'Hello' } as const;
      await host.app.get(CasePrisma).$transaction(async (client) => {
        const transaction = fromPrisma(client);
        await conversations().addMessage(SCOPE, open, hello, { transaction });
        const refused = conversations().addMessages(SCOPE, paused, [hello, hello], { transaction });
        await expect(refused).rejects.toMatchObject({ code: 'CONVERSATION_NOT_ACTIVE' });
        await conversations().addMessage(SCOPE, open, hello, { transaction });
      });

      expect(await conversations().get(SCOPE, open)).toMatchObject({ messageCount: 2 });
    });

    it('does not take along what others append meanwhile', async () => {
      const ids = await Promise.all(Array.from({ length: 20 }, newConversation));
      const append = (id: string) =>
        conversations().addMessage(SCOPE, id, { role: 'user', content: 'Hello' });
      const own = await newConversation();
      const prisma = host.app.get(CasePrisma);
      let others: Promise<unknown> = Promise.resolve();
      const failed = prisma.$transaction(async () => {
        await append(own);
        others = Promise.all(ids.map(append));
        await others;
        throw new Error('undone');
      });

      await expect(failed).rejects.toThrow('undone');
      await others;
      const counts = await Promise.all(ids.map((id) => conversations().get(SCOPE, id)));
      expect(counts.map(({ messageCount }) => messageCount)).toEqual(ids.map(() => 1));
    });
  });

  it('streams an answer of the host’s agent', async () => {
    const entity = { entityType: 'case', entityId: randomUUID() };
    const message = {
      id: randomUUID(),
      role: 'user',
      parts: [{ type: 'text', text: 'What is in the file?' }],
    };
    const answer = await host.send(NOA, 'POST', '/assistant/agents/clerk/chat', {
      ...entity,
      messages: [message],
    });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
    expect(answer.text.trimEnd().split('\n').at(-1)).toBe('data: [DONE]');
  });

  it('tells of changes as they come', async () => {
    const id = await newConversation();
    const base = `${await host.app.getUrl()}/backend/assistant`;
    const headers = { authorization: `Session ${NOA}` };
    const answer = await fetch(`${base}/conversations/${id}/events`, { headers });
    const events = readEvents(answer);
    const first = await events.next();
    await host.app.get(ConversationService).updateTitle(SCOPE, id, 'Renamed');

    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(first?.data).toMatchObject({ id, title: null });
    expect((await events.next())?.data).toMatchObject({ changed: ['title'], title: 'Renamed' });
    await events.leave();
  });

  it('stops the answer of a reader that has gone for a while, and stores what was said', async () => {
    const entity = { entityType: 'case', entityId: randomUUID() };
    const text = 'What is in the file? '.repeat(200);
    const message = { id: randomUUID(), role: 'user', parts: [{ type: 'text', text }] };
    const leaving = new AbortController();
    const answer = await fetch(`${await host.app.getUrl()}/backend/assistant/agents/clerk/chat`, {
      method: 'POST',
      headers: { authorization: `Session ${NOA}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...entity, messages: [message] }),
      signal: leaving.signal,
    });
    await answer.body!.getReader().read();
    leaving.abort();

    const conversations = host.app.get(ConversationService);
    const { conversation } = await conversations.getOrCreate(SCOPE, { ...entity, agentType: 'clerk' });
    let last: Message | undefined;
    while (!JSON.stringify(last?.turn ?? {}).includes('cutOff'))
      last = (await conversations.getMessages(SCOPE, conversation.id, { order: 'desc', limit: 1 })).items[0];
    expect(last).toMatchObject({ role: 'assistant', turn: { cutOff: 'STOPPED' } });
  });

  it('documents its routes with those of the host', async () => {
    const { port } = new URL(await host.app.getUrl());
    const document = (await (await fetch(`http://127.0.0.1:${port}/docs-json`)).json()) as {
      paths: Record<string, { get?: { parameters?: { name: string }[] } }>;
    };

    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/backend/cases', '/backend/assistant/conversations/{id}/messages']),
    );
    const list = document.paths['/backend/assistant/conversations']?.get?.parameters?.map(({ name }) => name);
    expect(list).toEqual(expect.arrayContaining(['status', 'limit', 'cursor']));
  });

  it('keeps its tables in a schema of its own, and out of the host’s migrations', async () => {
    const { rows } = await host.database.query<{ schemaname: string; tables: number }>(
      `SELECT schemaname, count(*)::int AS tables FROM pg_tables WHERE tablename LIKE 'ai\\_%' GROUP BY 1`,
    );
    const records = await host.database.query('SELECT migration_name FROM public._prisma_migrations');

    const tables = Object.keys(STATEMENT_RIGHTS).filter((name) => name.startsWith('ai_')).length;
    expect(rows).toEqual([{ schemaname: 'ai', tables }]);
    expect(records.rows).toEqual([{ migration_name: '20250110120000_cases' }]);
  });
});

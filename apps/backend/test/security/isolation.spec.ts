import { beforeAll, describe, expect, it } from '@jest/globals';
import { ClosingModule } from '../support/closing.agent.js';
import { type Answer, type Body, HttpClient, newClient } from '../support/http-client.js';
import type { Operation } from '../support/open-api.js';
import { openStream } from '../support/open-stream.js';
import {
  fieldsOfBody,
  type Filled,
  filled,
  type Ids,
  isOfOrganization,
  NAMED_OPERATIONS,
  namesConversation,
} from '../support/operations.js';
import { rowsOf } from '../support/rows.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const PRIVATE = 'a-word-of-the-owner';
const AGENT = 'closing';
/** Two requests under one id may be compared to the byte. */
const SAME = { 'x-request-id': 'same' };

/** Those about the whole organization need a grant: `test/organization` tries theirs. */
const ABOUT_A_CONVERSATION = NAMED_OPERATIONS.filter(
  ([, operation]) => namesConversation(operation) && !isOfOrganization(operation),
);
const WITH_CURSOR = NAMED_OPERATIONS.filter(
  ([, operation]) =>
    !isOfOrganization(operation) && operation.parameters.some(({ name }) => name === 'cursor'),
);
const BY_PATH = ABOUT_A_CONVERSATION.filter(([, { path }]) => path.includes('{id}'));

/** Texts that would mean something to SQL, JSON, a path or a pattern. */
const TRICKS = [
  "' OR '1'='1",
  "'; DELETE FROM ai_message; --",
  '%',
  '*',
  '_'.repeat(36),
  '../../health/ready',
  '..%2f..%2fhealth%2fready',
  '{"$ne":null}',
  '[object Object]',
  'null',
  '$1',
  '\u0000',
  '\u202e',
  'x'.repeat(5000),
];

describe('The isolation of a user', () => {
  const backend = useBackend({ TURN_GRACE_SECONDS: '600' }, [ClosingModule]);
  const owner = newScope();
  const scopes = {
    'another user of the organization': { ...owner, userId: newScope().userId },
    'the same user id in another organization': { ...owner, organizationId: newScope().organizationId },
    'a user whose id differs in case': { ...owner, userId: owner.userId.toUpperCase() },
    'the ids the other way round': { organizationId: owner.userId, userId: owner.organizationId },
  };
  const others: [string, HttpClient][] = [];
  let mia: HttpClient;
  let own: Record<'active' | 'waiting' | 'archived', string>;
  let toolCallId: string;

  beforeAll(async () => {
    mia = await clientOf(owner);
    for (const [name, scope] of Object.entries(scopes)) others.push([name, await clientOf(scope)]);
    const [active, waiting, archived] = [await newOne(), await newOne(), await newOne()];
    own = { active: active.id, waiting: waiting.id, archived: archived.id };
    for (const id of Object.values(own)) {
      const content = `${PRIVATE} ${id}`;
      await mia.post(`/api/v1/ai/conversations/${id}/messages`, { role: 'user', content });
    }
    for (const period of ['day', 'month']) await setBudget(period);
    await mia.post(`/api/v1/ai/conversations/${archived.id}/archive`);
    await (await speak(waiting.id, '/close_case {"caseId":"HR-17"}')).rest();
    const { text } = await mia.get(`/api/v1/ai/conversations/${waiting.id}/approvals`);
    toolCallId = (JSON.parse(text) as Body[])[0]!.toolCallId as string;
  });

  /** A client of the whole server: the document's paths are whole. */
  async function clientOf(scope: typeof owner): Promise<HttpClient> {
    return newClient({ ...backend.current, api: backend.current.url }, { scope, grants: 'ai:append' });
  }

  async function newOne(client = mia): Promise<Body> {
    const context = { entityType: 'case', entityId: crypto.randomUUID(), agentType: AGENT };
    return (await client.post('/api/v1/ai/conversations', context)).body;
  }

  /** Binds every user of the organization. */
  async function setBudget(period: string): Promise<void> {
    const governor = await newClient(backend.current, { scope: owner, grants: 'ai:govern' });
    const body = { subject: { type: 'organization' }, period, usd: '1000', mode: 'warn' };
    await governor.send('PUT', '/organization/budgets', { body });
  }

  function speak(id: string, text: string) {
    const messages = [{ id: crypto.randomUUID(), role: 'user', parts: [{ type: 'text', text }] }];
    return openStream(backend.current, owner, `/agents/${AGENT}/chat`, { id, messages });
  }

  /** Every request of an operation: a chat also takes decisions, and asks for answers anew. */
  function requestsOf(operation: Operation, ids: Ids): Filled[] {
    const request = filled(operation, { agentType: AGENT, toolCallId, ...ids });
    if (!operation.path.endsWith('/chat')) return [request];
    const approval = { approved: true };
    const part = { type: 'tool-close_case', toolCallId, state: 'approval-responded', approval };
    const decision = [{ id: 'm', role: 'assistant', parts: [part] }];
    return [
      request,
      { ...request, body: { ...request.body, trigger: 'regenerate-message' } },
      { ...request, body: { ...request.body, messages: decision } },
    ];
  }

  async function answersTo(client: HttpClient, operation: Operation, ids: Ids): Promise<string[]> {
    const sent = requestsOf(operation, ids).map(({ method, path, body }) =>
      client.send(method, path, { body, headers: SAME }),
    );
    return (await Promise.all(sent)).map(seen);
  }

  /** All that a caller can see of an answer. */
  function seen({ status, headers, text }: Answer): string {
    const shown = [...headers].filter(([name]) => name !== 'date');
    return JSON.stringify([status, shown, text]);
  }

  it.each(ABOUT_A_CONVERSATION)(
    '%s answers for what is not yours as for what is not there, and changes nothing',
    async (_, operation) => {
      const before = await rowsOf(backend.current.database);
      for (const [name, client] of others) {
        const notThere = await answersTo(client, operation, { id: crypto.randomUUID() });
        for (const one of notThere) expect(one).toContain('CONVERSATION_NOT_FOUND');
        for (const id of [...Object.values(own), own.active.toUpperCase()])
          expect([name, await answersTo(client, operation, { id })]).toEqual([name, notThere]);
      }
      expect(await rowsOf(backend.current.database)).toEqual(before);
    },
  );

  it.each(BY_PATH)('%s takes an id with a trick for one that is not there', async (_, operation) => {
    const before = await rowsOf(backend.current.database);
    const notThere = await answersTo(mia, operation, { id: crypto.randomUUID() });
    for (const trick of [...TRICKS, ...TRICKS.map((one) => own.active + one)])
      expect([trick, await answersTo(mia, operation, { id: trick })]).toEqual([trick, notThere]);
    expect(await rowsOf(backend.current.database)).toEqual(before);
  });

  it.each(BY_PATH.filter(([, { path }]) => path.includes('{toolCallId}')))(
    '%s knows no tool call of somebody else, nor one with a trick',
    async (_, operation) => {
      const before = await rowsOf(backend.current.database, owner);
      const [, client] = others[0]!;
      const { id } = await newOne(client);
      const notThere = await answersTo(client, operation, { id, toolCallId: 'nothing' });
      for (const one of notThere) expect(one).toContain('APPROVAL_NOT_FOUND');
      for (const other of [toolCallId, ...TRICKS])
        expect([other, await answersTo(client, operation, { id, toolCallId: other })]).toEqual([
          other,
          notThere,
        ]);
      expect(await rowsOf(backend.current.database, owner)).toEqual(before);
    },
  );

  it.each(WITH_CURSOR)('%s refuses the cursor of somebody else', async (_, operation) => {
    const [, client] = others[0]!;
    const page = async (as: HttpClient, id: string, more: string): Promise<Answer> => {
      const { path } = filled(operation, { id });
      const [address, query] = path.replace(/q=[^&]*/, `q=${PRIVATE}`).split('?');
      return as.get(`${address!}?${[query, 'limit=1', more].filter(Boolean).join('&')}`, SAME);
    };
    await mia.post(`/api/v1/ai/conversations/${own.active}/messages`, { role: 'user', content: PRIVATE });
    const { id } = await newOne(client);
    const cursor = cursorIn(await page(mia, own.active, ''));

    expect(cursor).toMatch(/./);
    const refused = await page(client, id, `cursor=${cursor}`);
    expect([refused.status, refused.body.code]).toEqual([400, 'INVALID_CURSOR']);
    expect(seen(await page(client, id, 'cursor=never-made'))).toBe(seen(refused));
    expect((await page(mia, own.active, `cursor=${cursor}`)).status).toBe(200);
  });

  function cursorIn({ headers, body }: Answer): string {
    const { nextCursor, messages } = body as { nextCursor?: string; messages?: { nextCursor: string } };
    return nextCursor ?? messages?.nextCursor ?? headers.get('next-cursor') ?? '';
  }

  it.each(NAMED_OPERATIONS)('%s shows nothing of the owner for tricks in any field', async (_, operation) => {
    const before = await rowsOf(backend.current.database, owner);
    const [, client] = others[0]!;
    const { id } = await newOne(client);
    for (const request of tricked(operation, id)) {
      const { status, text } = await client.send(request.method, request.path, { body: request.body });
      expect([request, status < 500, text.includes(PRIVATE)]).toEqual([request, true, false]);
    }
    expect(await rowsOf(backend.current.database, owner)).toEqual(before);
  });

  /** The operation with each of its fields and parameters tricked in turn. */
  function tricked(operation: Operation, id: string): Filled[] {
    const request = filled(operation, { id, agentType: AGENT });
    const [address, query] = request.path.split('?');
    const parameters = operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name);
    const values = [...TRICKS, { $ne: null }, { contains: '' }, [PRIVATE], own.active];
    return values.flatMap((value) => [
      ...parameters.map((name) => {
        const given = new URLSearchParams(query);
        given.set(name, typeof value === 'string' ? value : JSON.stringify(value));
        return { ...request, path: `${address!}?${given.toString()}` };
      }),
      ...Object.keys(fieldsOfBody(operation)).map((name) => ({
        ...request,
        body: { ...request.body, [name]: value },
      })),
    ]);
  }

  it('hides an answer that is on its way, also under the name of its chat', async () => {
    const chat = { id: 'our-chat', entityType: 'case', entityId: 'HR-18' };
    const parts = [{ type: 'text', text: `${PRIVATE} `.repeat(200) }];
    const messages = [{ id: 'm1', role: 'user', parts }];
    const answer = await openStream(backend.current, owner, `/agents/${AGENT}/chat`, { ...chat, messages });
    await answer.until('text-delta');
    const address = `/api/v1/ai/agents/${AGENT}/chat`;

    for (const [name, client] of others) {
      const nothing = await client.get(`${address}/no-chat/stream`, SAME);
      const hidden = await client.get(`${address}/our-chat/stream`, SAME);
      expect([name, nothing.status, seen(hidden)]).toEqual([name, 204, seen(nothing)]);
    }
    const followed = await openStream(backend.current, owner, `/agents/${AGENT}/chat/our-chat/stream`);
    await followed.until('text-delta');
    expect((await answer.rest()).at(-1)).toMatchObject({ type: 'finish', finishReason: 'stop' });
    await followed.leave();
  });

  it('leaves a neighbour with nothing to list, to find and to count', async () => {
    const client = await clientOf({ ...owner, userId: newScope().userId });

    expect((await client.get('/api/v1/ai/conversations')).body.items).toEqual([]);
    expect((await client.get(`/api/v1/ai/conversations/search?q=${PRIVATE}`)).body.items).toEqual([]);
    const { body } = await client.get('/api/v1/ai/conversations/stats');
    expect(body).toMatchObject({ conversations: { total: 0 }, messages: { total: 0 }, byDay: [] });
  });
});

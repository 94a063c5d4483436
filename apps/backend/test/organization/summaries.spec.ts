import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ExportService, RestoreService, type Scope } from '../../src/modules/ai/index.js';
import { ConversationRemoval } from '../../src/modules/ai/test-internals.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { chatCompletionsOf, startModelServer } from '../support/model-server.js';
import * as openai from '../support/openai-events.js';
import { newScope } from '../support/scopes.js';
import { tablesWith } from '../support/tables-with.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();

describe('A summary of a conversation', () => {
  const backend = useBackend({ ...chatCompletionsOf(server), AI_MAX_RETRIES: '0' });
  let scope: Scope;
  let client: HttpClient;
  let governor: HttpClient;
  let word: string;
  let entity: { entityType: string; entityId: string };
  let source: string;
  let summary: string;

  afterAll(() => server.stop());
  beforeEach(async () => {
    scope = newScope();
    const ada = { ...scope, userId: 'ada' };
    client = await newClient(backend.current, { scope });
    governor = await newClient(backend.current, { scope: ada, grants: 'ai:govern ai:supervise' });
    word = `zq${crypto.randomUUID().replaceAll('-', '')}`;
    entity = { entityType: 'case', entityId: crypto.randomUUID() };
    source = (await client.newConversation(entity)).id;
    await client.post(`/conversations/${source}/messages`, { role: 'user', content: `It is ${word}.` });
    server.answer({ body: [...openai.text(`It was ${word}.`), ...openai.end('stop', {})] });
    summary = String(
      (await client.post('/agents/summarize', { conversationId: source })).body.conversationId,
    );
  });

  const statusOf = async (id: string) => (await client.get(`/conversations/${id}`)).status;
  const deletedAt = async (id: string) =>
    (await governor.get(`/organization/conversations/${id}`)).body.deletedAt;
  const remove = async (id: string) => {
    const removal = backend.current.app.get(ConversationRemoval, { strict: false });
    return (await removal.remove(scope.organizationId, [id])).ids;
  };

  const exported = async () =>
    text((await backend.current.app.get(ExportService).exportByCommand(scope.organizationId, {})).bytes);
  const restored = (file: string) =>
    backend.current.app.get(RestoreService).restore(scope.organizationId, Readable.from([Buffer.from(file)]));

  async function erase(target: object): Promise<void> {
    const { id } = (await governor.post('/organization/erasures', { target, reason: 'Article 17' })).body;
    const receipt = async (): Promise<Body> => (await governor.get(`/organization/erasures/${id}`)).body;
    while ((await receipt()).status === 'PENDING');
  }

  async function hold(target: object): Promise<() => Promise<unknown>> {
    const { id } = (await governor.post('/organization/holds', { target, reason: 'Court' })).body;
    return () => governor.post(`/organization/holds/${id}/release`, { reason: 'Judged' });
  }

  it('is deleted with it, for the owner and not for supervisors', async () => {
    expect(await statusOf(summary)).toBe(200);
    await client.send('DELETE', `/conversations/${source}`);

    expect([await statusOf(source), await statusOf(summary)]).toEqual([404, 404]);
    expect([await deletedAt(source), await deletedAt(summary)]).not.toContain(null);
  });

  it('is removed with it, also one that an earlier version has left', async () => {
    const sql = 'UPDATE ai_conversation SET deleted_at = now() WHERE id = $1';
    await backend.current.database.query(sql, [source]);
    expect(await tablesWith(backend.current.database, word)).toContain('ai_message');

    expect(await remove(source)).toEqual([source, summary]);
    expect(await tablesWith(backend.current.database, word)).toEqual([]);
  });

  it.each([
    ['the conversation', () => ({ type: 'conversation', conversationId: source })],
    ['what it is about', () => ({ type: 'entity', ...entity })],
  ])('is erased with %s, and leaves no word', async (_what, target) => {
    await erase(target());

    expect(await tablesWith(backend.current.database, word)).toEqual([]);
  });

  it.each([
    ['it was there', () => Promise.resolve()],
    // As retention had removed them, before somebody asked for the erasure.
    [
      'both were removed before',
      async () => {
        await client.send('DELETE', `/conversations/${source}`);
        await remove(source);
      },
    ],
  ])(
    'does not come back by an old export where the conversation was erased by what it is about, and %s',
    async (_when, before) => {
      const file = await exported();
      await before();
      await erase({ type: 'entity', ...entity });

      expect(await restored(file)).toMatchObject({ conversations: 0, erased: 2 });
      expect(await tablesWith(backend.current.database, word)).toEqual([]);
    },
  );

  it.each([
    ['what it is about', () => ({ type: 'entity', ...entity })],
    ['the conversation', () => ({ type: 'conversation', conversationId: source })],
    ['the summary', () => ({ type: 'conversation', conversationId: summary })],
  ])('is kept with it while %s is held', async (_what, target) => {
    await client.send('DELETE', `/conversations/${source}`);
    const release = await hold(target());
    expect([await remove(source), await remove(summary)]).toEqual([[], []]);
    await release();

    expect(await remove(source)).toEqual([source, summary]);
  });

  it('stays where another conversation is deleted', async () => {
    const other = (await client.newConversation()).id;
    await client.send('DELETE', `/conversations/${other}`);

    expect([await statusOf(summary), await remove(other)]).toEqual([200, [other]]);
  });
});

import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ExportFileError, RestoreService, type Scope } from '../../src/modules/ai/index.js';
import { EXPORTED_COLUMNS } from '../../src/modules/ai/test-internals.js';
import { fullConversation } from '../support/full-conversation.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { answered, newConversation, said } from '../support/messages.js';
import { retainedBytes } from '../support/retained-bytes.js';
import { newScope } from '../support/scopes.js';
import { seedMessages } from '../support/seed.js';
import { useBackend } from '../support/use-backend.js';

/** Tables of conversations, and an order of their rows. */
const TABLES = [
  'ai_conversation',
  'ai_message',
  'ai_branch',
  'ai_approval',
  'ai_turn',
  'ai_turn_chunk',
  'ai_file',
];

/** Columns that a line has by its place, and what is made anew. */
const OF_CONVERSATION = ['organization_id', 'user_id', 'conversation_id'];
const OWNED: Record<string, string[]> = {
  ai_conversation: ['deleted_at'],
  ai_message: OF_CONVERSATION,
  ai_branch: OF_CONVERSATION,
  ai_approval: OF_CONVERSATION,
  ai_turn: OF_CONVERSATION,
  ai_turn_chunk: OF_CONVERSATION,
  // Only what is stored is used.
  ai_file: [...OF_CONVERSATION, 'status'],
};

interface Line extends Record<string, unknown> {
  id: string;
  messages: Record<string, unknown>[];
}

describe('An export', () => {
  const backend = useBackend();
  let scope: Scope;
  let governor: HttpClient;

  beforeEach(async () => {
    scope = newScope();
    governor = await newClient(backend.current, { scope: { ...scope, userId: 'gil' }, grants: 'ai:govern' });
  });

  const dump = async (): Promise<Record<string, string[]>> =>
    Object.fromEntries(
      await Promise.all(
        TABLES.map(async (table): Promise<[string, string[]]> => {
          const { rows } = await backend.current.database.query<{ row: string }>(
            `SELECT t::text AS row FROM ${table} t WHERE organization_id = $1 ORDER BY 1`,
            [scope.organizationId],
          );
          return [table, rows.map(({ row }) => row)];
        }),
      ),
    );

  async function wipe(): Promise<void> {
    await backend.current.database.query('DELETE FROM ai_conversation WHERE organization_id = $1', [
      scope.organizationId,
    ]);
    await backend.current.database.query('DELETE FROM ai_file WHERE organization_id = $1', [
      scope.organizationId,
    ]);
    await rm(backend.current.folder, { recursive: true });
    await mkdir(backend.current.folder);
  }

  async function exported(query = '', client = governor): Promise<string> {
    const { status, headers, text } = await client.get(`/organization/export${query}`);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    return text;
  }

  const linesOf = (text: string): Line[] =>
    text
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  const ids = (text: string): string[] =>
    linesOf(text)
      .map(({ id }) => id)
      .toSorted();

  async function* bytesOf(text: string, size = 10_000): AsyncGenerator<Buffer> {
    const bytes = Buffer.from(text);
    for (let start = 0; start < bytes.length; start += size)
      yield await Promise.resolve(bytes.subarray(start, start + size));
  }

  const restore = (text: string, size?: number, organizationId = scope.organizationId) =>
    backend.current.app.get(RestoreService).restore(organizationId, bytesOf(text, size));

  async function sample(): Promise<string[]> {
    const { conversations } = backend.current;
    const mia = { ...scope, userId: 'mia' };
    const full = await fullConversation(backend.current, mia, 'zebra');
    const [, empty] = await newConversation(conversations, {}, mia);
    const [, archived] = await newConversation(conversations, { agentType: 'case' }, scope);
    await conversations.addMessage(scope, archived, said('Who signed?'));
    await conversations.archive(scope, archived);
    const [, deleted] = await newConversation(conversations, { agentType: 'gone' }, scope);
    await conversations.addMessage(scope, deleted, answered('Nobody'));
    await conversations.delete(scope, deleted);
    return [full, empty, archived, deleted].toSorted();
  }

  it('comes back to the byte after everything was wiped, and brings nothing twice', async () => {
    const all = await sample();
    const before = await dump();
    const text = await exported();
    expect(ids(text)).toEqual(all);
    await wipe();

    expect(await restore(text, 7)).toEqual({
      conversations: 4,
      messages: 9,
      there: 0,
      paused: 0,
      erased: 0,
      failed: 0,
    });
    expect(await dump()).toEqual(before);
    expect(await restore(text)).toMatchObject({ conversations: 0, messages: 0, there: 4 });
    expect(await dump()).toEqual(before);
    expect(await exported()).toBe(text);
  });

  it('has every column of every table of conversations', async () => {
    const { rows } = await backend.current.database.query<{ column: string }>(
      `SELECT table_name || '.' || column_name AS column FROM information_schema.columns
       WHERE table_schema = current_schema() AND table_name = ANY($1) AND is_generated = 'NEVER' ORDER BY 1`,
      [TABLES],
    );
    const known = Object.entries(EXPORTED_COLUMNS).flatMap(([table, columns]) =>
      [...columns, ...OWNED[table]!].map((column) => `${table}.${column}`),
    );
    expect(known.toSorted()).toEqual(rows.map(({ column }) => column).toSorted());
  });

  it('ends with a manifest over the lines before, and shows each value as the API does', async () => {
    const id = await fullConversation(backend.current, scope, 'zebra');
    const text = await exported();
    const lines = text.trimEnd().split('\n');
    const manifest = JSON.parse(lines.at(-1)!) as unknown;
    const before = `${lines.slice(0, -1).join('\n')}\n`;

    expect(manifest).toEqual({
      manifest: {
        conversations: 1,
        messages: 7,
        sha256: createHash('sha256').update(before).digest('hex'),
      },
    });
    const [line] = linesOf(text);
    const shown = JSON.parse(JSON.stringify(await backend.current.conversations.get(scope, id))) as Line;
    expect(line).toMatchObject({ ...shown, deletedAt: null });
    expect(line!.messages.map(({ parent }) => parent)).toEqual([null, 1, 2, 3, null, 5, 4]);
    expect(line!.messages[0]).toMatchObject({
      role: 'user',
      metadata: { b: 'zebra', a: 1 },
      idempotencyKey: 'key-zebra',
    });
    expect(before).toContain('"turn":{ "messageId" : "zebra" }');
  });

  it('says what it is of, and is stored in the trail before', async () => {
    const [full, empty] = [
      await fullConversation(backend.current, { ...scope, userId: 'mia' }, 'zebra', 'HR-17'),
      (await newConversation(backend.current.conversations, {}, scope))[1],
    ];
    expect(ids(await exported('?userId=mia'))).toEqual([full]);
    expect(ids(await exported('?entityType=case&entityId=HR-17'))).toEqual([full]);
    expect(ids(await exported(`?conversationId=${empty}`))).toEqual([empty]);
    expect(ids(await exported('?userId=nobody'))).toEqual([]);
    for (const query of ['?userId=mia&entityType=case&entityId=HR-17', '?entityId=HR-17', '?stray=1'])
      expect((await governor.get(`/organization/export${query}`)).body.code).toBe('VALIDATION_FAILED');
    for (const id of [crypto.randomUUID(), 'no-id'])
      expect((await governor.get(`/organization/export?conversationId=${id}`)).body.code).toBe(
        'CONVERSATION_NOT_FOUND',
      );

    const auditor = await newClient(backend.current, { scope, grants: 'ai:audit' });
    const { items } = (await auditor.get('/organization/audit?action=export')).body;
    expect(items.map(({ details }) => (details as { of: string }).of)).toEqual([
      ...['conversation', 'conversation', 'user', 'conversation', 'entity', 'user'],
    ]);
    const named = (await auditor.get('/organization/audit?action=export&targetId=mia')).body.items;
    expect(named).toHaveLength(1);
    expect(JSON.stringify(items)).not.toMatch(/HR-17|mia/);
  });

  it("of one's own leaves out what is deleted and everybody else's", async () => {
    await sample();
    const mia = await newClient(backend.current, { scope: { ...scope, userId: 'mia' } });
    const own = await newClient(backend.current, { scope });
    const text = (await own.get('/export')).text;

    expect(linesOf(text).map(({ userId, status }) => [userId, status])).toEqual([[scope.userId, 'ARCHIVED']]);
    expect(linesOf(text)[0]).not.toHaveProperty('deletedAt');
    expect(linesOf((await mia.get('/export')).text)).toHaveLength(2);
    expect((await mia.get('/organization/export')).body.code).toBe('FORBIDDEN');
    const other = await newClient(backend.current, { grants: 'ai:govern' });
    expect(ids((await other.get('/organization/export')).text)).toEqual([]);
  });

  it('of entities that a grant is narrowed to has nothing about others', async () => {
    await sample();
    const about = (entityId: string) =>
      newConversation(backend.conversations, { entityType: 'case', entityId }, scope);
    const [[, first], [, second]] = [await about('HR-17'), await about('HR-18')];
    const narrowed = async (...entities: string[]): Promise<HttpClient> => {
      const { organizationId: org } = scope;
      const token = await backend.current.token({ org, user: 'gil', scope: 'ai:govern', entities });
      return Object.assign(await newClient(backend.current), { token });
    };

    expect(ids(await exported('', await narrowed('case:HR-17', 'case:HR-18')))).toEqual(
      [first, second].toSorted(),
    );
    const one = await narrowed('case:HR-17');
    expect(ids(await exported(`?userId=${scope.userId}`, one))).toEqual([first]);
    expect(ids(await exported('?entityType=case&entityId=HR-18', one))).toEqual([]);
    expect((await one.get(`/organization/export?conversationId=${second}`)).body.code).toBe(
      'CONVERSATION_NOT_FOUND',
    );
    expect(ids(await exported('', await narrowed()))).toEqual([]);
  });

  it('that was changed or cut off is told, and so is one of another organization', async () => {
    await sample();
    const text = await exported();
    const check = (file: string) => backend.current.app.get(RestoreService).check(bytesOf(file));

    await expect(check(text)).resolves.toBeUndefined();
    await expect(check(`\n> store@1 export\n> node export --org x\n\n${text}`)).resolves.toBeUndefined();
    await expect(check(text.replace('zebra', 'horse'))).rejects.toThrow(/changed/);
    await expect(check(text.slice(0, -10))).rejects.toThrow(/cut off/);
    await expect(check(text.slice(0, text.length / 2))).rejects.toThrow(/cut off/);
    await expect(check(text + text)).rejects.toThrow(/goes on/);
    await expect(restore(text, undefined, 'another')).rejects.toThrow(ExportFileError);
    await wipe();
    await expect(restore(text.slice(0, text.length / 2))).rejects.toThrow(/cut off/);
  });

  it('brings a conversation back whole or not at all, and PAUSED where its place is taken', async () => {
    const [, id] = await newConversation(backend.conversations, {}, scope);
    await backend.conversations.addMessages(scope, id, [said('One'), said('Two')]);
    const text = await exported();
    await wipe();
    await backend.conversations.getOrCreate(scope);

    const lost = await restore(text.replace(/,\{"id":"[^"]+","sequence":2.*?\}\]/, ']')).catch(
      (error: unknown) => error,
    );
    expect(lost).toBeInstanceOf(ExportFileError);
    expect((await dump()).ai_message).toEqual([]);
    expect(await restore(text)).toMatchObject({ conversations: 1, messages: 2, paused: 1 });
    expect(await backend.conversations.get(scope, id)).toMatchObject({ status: 'PAUSED', messageCount: 2 });
  });

  it('is read in little memory however long a line is, and ends with its client', async () => {
    const [, id] = await newConversation(backend.conversations, {}, scope);
    await seedMessages(backend.current.database, [scope, id], 160, {
      content: `repeat(md5(s::text), 32768)`,
    });
    const before = retainedBytes();
    const answer = await governor.fetch('GET', '/organization/export');
    const reader = answer.body!.getReader() as ReadableStreamDefaultReader<Uint8Array>;
    let [bytes, most] = [0, 0];
    for (let read = await reader.read(); !read.done && bytes < 150e6; read = await reader.read()) {
      if (Math.floor(bytes / 15e6) < Math.floor((bytes += read.value.length) / 15e6))
        most = Math.max(most, retainedBytes() - before);
    }
    await reader.cancel();

    expect(bytes).toBeGreaterThan(150e6);
    expect(most).toBeLessThan(40e6);
    // Its places are left by those who have gone.
    for (let round = 0; round < 4; round++)
      expect((await governor.get('/organization/export?userId=x')).status).toBe(200);
  });
});

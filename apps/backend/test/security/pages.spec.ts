import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { settingsFrom } from '../../src/config/settings.js';
import { developmentToken } from '../../src/auth/development-token.js';
import { newestMessages } from '../../src/modules/ai/test-internals.js';
import { type Answer, HttpClient, newClient } from '../support/http-client.js';
import { type Program, start } from '../support/program.js';
import { seedMessages, type SeededColumns } from '../support/seed.js';
import { statementsOf } from '../support/statements.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { useBackend } from '../support/use-backend.js';
import { useBuild } from '../support/use-build.js';

// Hundreds of megabytes are read.
const LONGEST_MS = 240_000;
jest.setTimeout(LONGEST_MS);

const MIB = 1024 * 1024;
const MAX_PAGE_BYTES = 8 * MIB;
const MEGABYTE = `repeat('x', ${MIB})`;
const MEGABYTE_OF_JSON = `json_build_object('note', repeat('y', ${MIB - 100}))`;

interface Shown {
  id: string;
  parts: { text?: string }[];
}

interface ReadPage {
  answer: Answer;
  items: unknown[];
  cursor: string | null;
}

function pageIn(answer: Answer): ReadPage {
  const { body, headers } = answer;
  if (Array.isArray(body)) return { answer, items: body as unknown[], cursor: headers.get('next-cursor') };
  const { items, nextCursor } = 'messages' in body ? body.messages : body;
  return { answer, items, cursor: nextCursor };
}

/** The pages of a route in their order; each is answered, and is small or one item. */
async function* pagesOf(client: HttpClient, path: string): AsyncGenerator<ReadPage> {
  const query = path.includes('?') ? '&' : '?';
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = pageIn(await client.get(cursor === '' ? path : `${path}${query}cursor=${cursor}`));
    expect([path, page.answer.status, page.items.length > 0]).toEqual([path, 200, true]);
    if (page.items.length > 1)
      expect(Buffer.byteLength(page.answer.text)).toBeLessThanOrEqual(MAX_PAGE_BYTES);
    yield page;
    ({ cursor } = page);
  }
}

/** The sequences of a route's messages, in the order of its pages. */
async function sequencesOf(client: HttpClient, path: string): Promise<number[]> {
  const sequences: number[] = [];
  for await (const { items } of pagesOf(client, path))
    sequences.push(...(items as { sequence: number }[]).map(({ sequence }) => sequence));
  return sequences;
}

/** The texts of a chat in their order, each with its first characters only. */
async function textsOf(client: HttpClient, path: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const { items } of pagesOf(client, path))
    texts.unshift(
      ...(items as Shown[]).flatMap(({ parts }) =>
        parts.flatMap(({ text }) => (text === undefined ? [] : [text.slice(0, 6)])),
      ),
    );
  return texts;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const numbered = (count: number): string[] => upTo(count).map((number) => `${number}`.padStart(6, '0'));
/** The beginning of a content, by which it is known again. */
const NUMBER = `lpad(s::text, 6, '0')`;

describe('Pages of large messages', () => {
  const backend = useBackend();

  async function conversationWith(
    count: number,
    columns: SeededColumns,
  ): Promise<{ client: HttpClient; path: string }> {
    const client = await newClient(backend.current);
    const { id } = await client.newConversation();
    await seedMessages(backend.current.database, [client.scope, id], count, columns);
    return { client, path: `/conversations/${id}` };
  }

  it.each([
    ['texts', { content: MEGABYTE }],
    ['texts of signs that JSON escapes', { content: `repeat(chr(1), ${MIB / 2})` }],
    ['texts of two bytes a letter', { content: `repeat('ẞ', ${MIB / 4})` }],
    ['metadata', { content: `'x'`, metadata: MEGABYTE_OF_JSON }],
    [
      'metadata that is not compressed',
      {
        content: `'x'`,
        metadata: `json_build_object('n', (SELECT string_agg(md5(n::text || s), '') FROM generate_series(1, 20000) n))`,
      },
    ],
    [
      'everything',
      {
        role: `'assistant'`,
        content: MEGABYTE,
        metadata: MEGABYTE_OF_JSON,
        tool_calls: `json_build_array(${MEGABYTE_OF_JSON})`,
      },
    ],
    [
      'sizes of many kinds',
      { content: `repeat(CASE s % 3 WHEN 0 THEN chr(2) ELSE 'x' END, (s * 7919 % 1000) * 1000 + 1)` },
    ],
  ])('of %s end by bytes, and lead on to every message', async (_what, columns) => {
    const { client, path } = await conversationWith(20, columns);

    expect(await sequencesOf(client, `${path}/messages?limit=200`)).toEqual(upTo(20));
    expect(await sequencesOf(client, `${path}/messages?limit=7&order=desc`)).toEqual(upTo(20).reverse());
    const newest = await sequencesOf(client, `${path}/with-messages?limit=200`);
    expect(newest.toSorted((a, b) => a - b)).toEqual(upTo(20));
  });

  it('are as full as they may be', async () => {
    const { client, path } = await conversationWith(30, { content: MEGABYTE });
    const counts: number[] = [];
    for await (const { items } of pagesOf(client, `${path}/messages?limit=200`)) counts.push(items.length);
    expect(counts).toEqual([7, 7, 7, 7, 2]);
  });

  it('end by rows where these are small', async () => {
    const { client, path } = await conversationWith(230, { content: `repeat(chr(1), 1000)` });
    const counts: number[] = [];
    for await (const { items } of pagesOf(client, `${path}/messages?limit=100`)) counts.push(items.length);
    expect(counts).toEqual([100, 100, 30]);
  });

  it('of a chat are answered, though all messages together would be no string', async () => {
    const { client, path } = await conversationWith(90, {
      content: `${NUMBER} || repeat(chr(1), ${MIB - 6})`,
    });
    expect(await textsOf(client, `${path}/ui-messages`)).toEqual(numbered(90));
  });

  it('of a chat split a turn that is larger than a page, and no other', async () => {
    const { client, path } = await conversationWith(40, {
      role: `CASE s WHEN 1 THEN 'user' WHEN 3 THEN 'user' WHEN 38 THEN 'user' ELSE 'assistant' END`,
      content: `${NUMBER} || repeat('x', CASE WHEN s BETWEEN 3 AND 37 THEN ${MIB - 6} ELSE 1 END)`,
    });
    const first: string[] = [];
    for await (const { items } of pagesOf(client, `${path}/ui-messages`))
      first.unshift((items as Shown[])[0]!.parts.find(({ text }) => text)!.text!.slice(0, 6));

    expect(await textsOf(client, `${path}/ui-messages`)).toEqual(numbered(40));
    expect(first).toEqual(['000001', '000010', '000017', '000024', '000031', '000038']);
  });

  it('of a chat of one endless answer are bounded, and few statements', async () => {
    const { client, path } = await conversationWith(6000, { role: `'assistant'`, content: NUMBER });
    const statements = await statementsOf(() => client.get(`${path}/ui-messages?limit=1`));

    expect(statements.length).toBeLessThanOrEqual(4);
    expect(await textsOf(client, `${path}/ui-messages?limit=1`)).toEqual(numbered(6000));
  });

  it('that a turn goes on from reach back to the answer whose results fill them', async () => {
    const client = await newClient(backend.current);
    const { id } = await client.newConversation();
    const results = `json_build_array(json_build_object('toolUseId', 'call' || s, 'result', repeat('z', ${MIB - 100})))`;
    await seedMessages(backend.current.database, [client.scope, id], 20, {
      role: `CASE WHEN s < 4 THEN 'user' WHEN s = 4 THEN 'assistant' ELSE 'tool' END`,
      content: `CASE WHEN s < 5 THEN 'x' ELSE '' END`,
      tool_results: `CASE WHEN s > 4 THEN ${results} END`,
    });
    const messages = await newestMessages(backend.conversations, client.scope, id);
    expect(messages.map(({ sequence }) => sequence)).toEqual(upTo(20));
  });

  it('of a chat are answered though it shows more bytes than it stores', async () => {
    const calls = `(SELECT json_agg(json_build_object('id', 'call', 'name', 't', 'input', null)) FROM generate_series(1, 1000))`;
    const results = `json_build_array(json_build_object('toolUseId', 'call', 'result', repeat('z', ${MIB - 100})))`;
    const { client, path } = await conversationWith(5, {
      role: `CASE s % 3 WHEN 1 THEN 'user' WHEN 2 THEN 'assistant' ELSE 'tool' END`,
      content: `CASE s % 3 WHEN 0 THEN '' ELSE ${NUMBER} END`,
      tool_calls: `CASE s % 3 WHEN 2 THEN ${calls} END`,
      tool_results: `CASE s % 3 WHEN 0 THEN ${results} END`,
    });
    const texts: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const answer = await client.get(`${path}/ui-messages?limit=1${cursor && `&cursor=${cursor}`}`);
      expect(answer.status).toBe(200);
      const shown = answer.body as unknown as Shown[];
      texts.unshift(...shown.flatMap(({ parts }) => parts.flatMap(({ text }) => text ?? [])));
      cursor = answer.headers.get('next-cursor');
    }
    expect(texts).toEqual(['000001', '000002', '000004', '000005']);
  });
});

describe('A process with a heap of 512 MB', () => {
  const settings = {
    AUTH_JWT_SECRET: 'a secret that is only used by these tests',
    RATE_LIMIT_PER_MINUTE: '0',
  };
  let database: TestDatabase;
  let program: Program;
  let client: HttpClient;

  useBuild();

  beforeAll(async () => {
    database = await createTestDatabase();
    const small = { ...database.settings, NODE_OPTIONS: '--max-old-space-size=512' };
    program = start('main.js', [], { ...settings, ...small }, LONGEST_MS);
    const [, address = ''] = await program.printed(/Listening on (http:\/\/localhost:\d+)/);
    const signing = settingsFrom({ NODE_ENV: 'test', ...settings });
    client = await newClient({
      api: `${address}/api/v1/ai`,
      token: (claims) => developmentToken(signing, claims),
    });
  });

  afterAll(async () => {
    program.kill('SIGTERM');
    await program.ended;
    await database.drop();
  });

  it('lives on while several clients read the largest pages at a time, and all are answered', async () => {
    const { id } = await client.newConversation();
    const large = { content: MEGABYTE, metadata: MEGABYTE_OF_JSON };
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });
    await seedMessages(pool, [client.scope, id], 100, large);
    await pool.end();

    const read = async (path: string, pages: number): Promise<number> => {
      let items = 0;
      for await (const page of pagesOf(client, `/conversations/${id}/${path}`)) {
        items += page.items.length;
        if (--pages === 0) break;
      }
      return items;
    };
    const paths = ['messages?limit=200', 'with-messages?limit=200', 'ui-messages'];
    const all = await Promise.all([
      read('messages?limit=200&order=desc', Infinity),
      ...[...paths, ...paths].map((path) => read(path, 3)),
    ]);

    expect(all).toEqual([100, 9, 9, 9, 9, 9, 9]);
    expect((await client.get(`/conversations/${id}`)).status).toBe(200);
  });
});

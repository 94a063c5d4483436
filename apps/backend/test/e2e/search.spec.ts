import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

const TEXTS = [
  'The report was signed by Mia, 100 % sure.',
  'the REPORT was not signed',
  'report signed by: nobody (a_b, a%b, a\\b)',
  'axb is not a_b',
  'Feier 🎉 im Büro — GRÜSSE',
  'feier ohne Emoji, grüße',
  '数据库连接失败，请重试',
  '東京タワーの写真',
  'Ελληνικά και Кириллица',
  'ελληνικα κειμενα',
  'case HR-17 & HR-18 #urgent? yes+no=maybe;',
  'case HR-1 / 7',
  'O\'Brien said "signed by" twice',
  'x',
  'two  spaces and\ttabs\nand lines',
];

const QUERIES = [
  'report',
  'REPORT signed',
  '"signed by"',
  '"was signed" mia',
  'signed report nobody',
  'port',
  'x',
  '%',
  '100 %',
  'a_b',
  'a%b',
  'a\\b',
  '\\',
  '_',
  '🎉',
  'büro 🎉',
  '数据库',
  '据',
  '東京',
  'ΕΛΛΗΝΙΚΆ',
  'кириллица',
  'HR-17',
  '&',
  '#urgent?',
  'yes+no=maybe;',
  '/',
  "o'brien",
  '"two  spaces"',
  'absent',
  '%27 OR 1=1',
];

/** Matches as the documentation defines it. */
function matches(text: string, query: string): boolean {
  const terms = Array.from(query.matchAll(/"([^"]+)"|(\S+)/g), ([, quoted, word]) => quoted ?? word ?? '');
  return terms.every((term) => text.toLowerCase().includes(term.toLowerCase()));
}

describe('GET /conversations/search', () => {
  const backend = useBackend();
  let client: HttpClient;
  let first: Body;
  let second: Body;

  beforeAll(async () => {
    client = await newClient(backend.current, { grants: 'ai:append' });
    first = await client.newConversation({ agentType: 'a' });
    second = await client.newConversation({ agentType: 'b', title: 'Second' });
    for (const [index, content] of TEXTS.entries()) {
      const { id } = index % 2 === 0 ? first : second;
      const role = index % 3 === 0 ? 'assistant' : 'user';
      await client.post(`/conversations/${id}/messages`, { role, content });
    }
    await client.post(`/conversations/${second.id}/archive`);
  });

  async function search(parameters: Record<string, string>): Promise<Body[]> {
    const { status, body } = await client.get(
      `/conversations/search?${new URLSearchParams(parameters).toString()}`,
    );
    expect(status).toBe(200);
    return body.items;
  }

  /** The index in `TEXTS` of each hit. */
  function indexesOf(hits: Body[]): number[] {
    return hits.map(({ conversation, message }) => {
      return (message.sequence - 1) * 2 + (conversation.id === first.id ? 0 : 1);
    });
  }

  it.each(QUERIES)('finds for %j what a plain search of the texts finds, newest first', async (q) => {
    const expected = TEXTS.flatMap((text, index) => (matches(text, q) ? [index] : []));

    expect(indexesOf(await search({ q }))).toEqual(expected.toReversed());
  });

  it('answers each hit with its conversation, its message and the marked text around the match', async () => {
    const [hit] = await search({ q: '"not signed"' });

    expect(hit).toEqual({
      conversation: {
        id: second.id,
        title: 'Second',
        status: 'ARCHIVED',
        entityType: 'case',
        entityId: second.entityId,
        agentType: 'b',
      },
      message: {
        id: expect.any(String),
        sequence: 1,
        role: 'user',
        createdAt: expect.stringMatching(/^\d{4}-.+Z$/),
      },
      active: true,
      snippet: 'the REPORT was not signed',
      highlights: [{ start: 15, end: 25 }],
    });
  });

  it.each([
    [{ q: 'report', role: 'assistant' }, [0]],
    [{ q: 'report', status: 'ACTIVE' }, [2, 0]],
    [{ q: 'report', status: 'ARCHIVED' }, [1]],
    [{ q: 'report', agentType: 'b' }, [1]],
    [{ q: 'report', agentType: 'c' }, []],
    [{ q: 'report', limit: '1' }, [2]],
  ])('is narrowed by its parameters: %j', async (parameters, indexes) => {
    expect(indexesOf(await search(parameters))).toEqual(indexes);
  });

  it('reads percent-encoded bytes and a plus as a space', async () => {
    const encoded = await client.get('/conversations/search?q=b%C3%BCro+%F0%9F%8E%89');

    expect(indexesOf(encoded.body.items)).toEqual([4]);
  });

  it('pages through every hit once', async () => {
    const whole = await search({ q: 'e', limit: '100' });
    const paged: Body[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = new URLSearchParams({ q: 'e', limit: '2', ...(cursor ? { cursor } : {}) });
      const { body }: { body: Body } = await client.get(`/conversations/search?${query.toString()}`);
      paged.push(...body.items);
      cursor = body.nextCursor;
    }

    expect(whole.length).toBeGreaterThan(4);
    expect(paged).toEqual(whole);
  });
});

import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type HttpClient, newClient } from '../support/http-client.js';
import { said } from '../support/messages.js';
import { refusalOf } from '../support/refusals.js';
import { withSecondBackend } from '../support/second-backend.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const ID = '019c2b1e-0000-7000-8000-000000000001';
const NOW = '2026-02-03T04:05:06.789Z';
/** Positions that PostgreSQL would fail on, or that would make it read more than one page. */
const FORGED: Record<'list' | 'search' | 'messages', unknown[][]> = {
  list: [
    ['-271821-04-20T00:00:00.000Z', NOW, ID, '1:1:'],
    ['+275760-09-13T00:00:00.000Z', '+275760-09-13T00:00:00.000Z', ID, '1:1:'],
    [NOW, '-271821-04-20T00:00:00.000Z', ID, '1:1:'],
    [NOW, NOW, ID, '9:1:'],
    [NOW, NOW, ID, '0:0:'],
    [NOW, NOW, ID, '1:9:9,8'],
    [NOW, NOW, ID, '9999999999999999999:9999999999999999999:'],
    [NOW, NOW, ID, '1:9999999999999999999:'],
    [NOW, NOW, ID, '1:9:,,'],
  ],
  search: [
    ['-271821-04-20T00:00:00.000Z', ID],
    ['+275760-09-13T00:00:00.000Z', ID],
    [NOW, '00000000-0000-0000-0000-000000000000'],
  ],
  messages: [[2 ** 31], [-(2 ** 31) - 1], [2 ** 53 - 1], [-0.5], [0], ['1']],
};

/** A cursor as anybody could make it, if the digest in it held no secret. */
function forged(query: unknown[], position: unknown[]): string {
  const payload = Buffer.from(JSON.stringify(position));
  const digest = createHash('sha256').update(JSON.stringify(query)).update('\n').update(payload).digest();
  return Buffer.concat([digest.subarray(0, 16), payload]).toString('base64url');
}

const bytesOf = (cursor: string): Buffer => Buffer.from(cursor, 'base64url');

describe('A cursor', () => {
  const backend = useBackend();
  let client: HttpClient;
  let id: string;

  beforeAll(async () => {
    client = await newClient(backend.current);
    for (let count = 0; count < 2; count++) {
      ({ id } = await client.newConversation());
      await backend.conversations.addMessages(
        client.scope,
        id,
        times(3, () => said('hello')),
      );
    }
  });

  const pages = (): Record<string, string> => ({
    list: '/conversations?limit=1',
    search: '/conversations/search?q=hello&limit=1',
    messages: `/conversations/${id}/messages?limit=1`,
    'with-messages': `/conversations/${id}/with-messages?limit=1`,
    'ui-messages': `/conversations/${id}/ui-messages?limit=1`,
  });

  async function cursorOf(path: string, by = client): Promise<string> {
    const { body, headers } = await by.get(path);
    const nested = body.messages as { nextCursor?: string | null } | undefined;
    const cursor = body.nextCursor ?? nested?.nextCursor ?? headers.get('next-cursor');
    expect(cursor).toMatch(/^[\w-]+$/);
    return cursor!;
  }

  it('made by hand is refused, whatever position it names', async () => {
    const { organizationId, userId } = client.scope;
    const owner = [organizationId, userId];
    const none = [null, null, null, null];
    const cursors = [
      ...FORGED.list.map((position) => ['list', forged(['list', ...owner, ...none, null], position)]),
      ...FORGED.search.map((position) => [
        'search',
        forged(['search', ...owner, ...none, null, ['hello']], position),
      ]),
      ...FORGED.messages.flatMap((position) => [
        ['messages', forged(['messages', ...owner, id, 'asc'], position)],
        ['with-messages', forged(['with-messages', ...owner, id], position)],
        ['ui-messages', forged(['with-messages', ...owner, id], position)],
      ]),
    ];

    for (const [page = '', cursor = ''] of cursors) {
      const { status, body } = await client.get(`${pages()[page] ?? ''}&cursor=${cursor}`);
      expect([page, cursor, status, body.code]).toEqual([page, cursor, 400, 'INVALID_CURSOR']);
    }
  });

  it('made by hand is refused to a caller in TypeScript too', async () => {
    const { organizationId, userId } = client.scope;
    const cursor = forged(['with-messages', organizationId, userId, id], [2 ** 31]);

    const refusal = await refusalOf(backend.conversations.getWithMessages(client.scope, id, { cursor }));
    expect(refusal).toMatchObject({ code: 'INVALID_CURSOR' });
  });

  it('tells nothing of what others write between two of them', async () => {
    const before = await cursorOf(pages().list!);
    const other = await newClient(backend.current);
    await other.newConversation();
    const after = await cursorOf(pages().list!);
    const [first, second] = [bytesOf(before), bytesOf(after)];

    expect(second).toHaveLength(first.length);
    // Of random bytes, some 1 in 256 are equal at the same place.
    const equal = first.filter((byte, at) => byte === second[at]).length;
    expect(equal).toBeLessThan(first.length / 4);
  });

  it('of one position is another each time, and leads to the same page', async () => {
    for (const path of Object.values(pages())) {
      const cursors = [await cursorOf(path), await cursorOf(path)];
      expect(cursors[0]).not.toBe(cursors[1]);
      const [one, other] = await Promise.all(cursors.map((cursor) => client.get(`${path}&cursor=${cursor}`)));
      const items = (text = '') => text.replace(/"nextCursor":"[^"]+"/, '');
      expect([one?.status, items(one?.text)]).toEqual([200, items(other?.text)]);
    }
  });

  it('holds in every process of the database, and after a restart', async () => {
    const cursors = await Promise.all(Object.values(pages()).map((path) => cursorOf(path)));

    await withSecondBackend(backend.current, async (_, second) => {
      const elsewhere = await newClient(second, { scope: client.scope });
      for (const [index, path] of Object.values(pages()).entries()) {
        expect((await elsewhere.get(`${path}&cursor=${cursors[index]!}`)).status).toBe(200);
        expect((await client.get(`${path}&cursor=${await cursorOf(path, elsewhere)}`)).status).toBe(200);
      }
    });
  });

  it('is short enough for a model to repeat, and has one length whatever it tells', async () => {
    const lengths = new Map<string, number>();
    for (const [name, path] of Object.entries(pages())) lengths.set(name, (await cursorOf(path)).length);
    expect(Object.fromEntries(lengths)).toEqual({
      list: 208,
      search: 110,
      messages: 44,
      'with-messages': 44,
      'ui-messages': 44,
    });
  });
});

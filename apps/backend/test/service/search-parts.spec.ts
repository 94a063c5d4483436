import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Scope, SearchHit } from '../../src/modules/ai/index.js';
import { SearchIndexer } from '../../src/modules/ai/test-internals.js';
import { storeHistory } from '../support/long-history.js';
import { newConversation } from '../support/messages.js';
import { walked } from '../support/pages.js';
import { newScope } from '../support/scopes.js';
import { statementsOf } from '../support/statements.js';
import { useBackend } from '../support/use-backend.js';

/** Messages, and bytes of their texts, that a statement looks at; bytes of signatures that it reads. */
const PART_MESSAGES = 5_000;
const PART_MIB = 8;
const SIGNATURES_MIB = 32;
const MANY = 2 * PART_MESSAGES + 2_000;

describe('a search through a long history', () => {
  const backend = useBackend();

  afterEach(() => {
    jest.restoreAllMocks();
  });

  async function stored(count: number, searchText: string): Promise<Scope> {
    const ref = await newConversation(backend.conversations, {}, newScope());
    await storeHistory(backend.current.database, ref, { count, searchText });
    return ref[0];
  }

  async function found(scope: Scope, query: string, limit = 100): Promise<number[]> {
    const hits = await walked<SearchHit>((cursor) =>
      backend.conversations.search(scope, { query, limit, cursor }),
    );
    return hits.map(({ message }) => message.sequence);
  }

  /** Statements of a search, without those of the blocks behind it. */
  async function parts(search: () => Promise<unknown>): Promise<number> {
    const sent = await statementsOf(search);
    return sent.filter(({ text }) => text.includes('AS exact')).length;
  }

  it.each(['x', 'needle'])('looks through it part by part, and finds the same for %s', async (term) => {
    const scope = await stored(MANY, `CASE WHEN n % 3000 = 1 THEN 'x needle' ELSE 'hay' END`);
    const all = [12_001, 9_001, 6_001, 3_001, 1].filter((sequence) => sequence <= MANY);

    for (const limit of [1, 2, 100]) expect(await found(scope, term, limit)).toEqual(all);
    await backend.current.app.get(SearchIndexer).idle();
    for (const limit of [1, 2, 100]) expect(await found(scope, term, limit)).toEqual(all);
  });

  it('looks at so many messages by a statement', async () => {
    const scope = await stored(MANY, `'hay'`);

    expect(await parts(() => backend.conversations.search(scope, { query: 'z' }))).toBe(3);
  });

  it('looks at so many bytes by a statement, and at one message at least', async () => {
    const mebibytes = `repeat('hay ', 262144)`;
    const scope = await stored(2 * PART_MIB + 1, mebibytes);
    expect(await parts(() => backend.conversations.search(scope, { query: 'z' }))).toBe(3);

    const huge = await stored(3, `repeat(${mebibytes}, ${2 * PART_MIB})`);
    expect(await parts(() => backend.conversations.search(huge, { query: 'z' }))).toBe(4);
  });

  it('reads so many bytes of signatures by a statement', async () => {
    const blocks = 2 * SIGNATURES_MIB + 1;
    const scope = await stored(blocks, `'needle'`);
    // Each message a block: by their signatures none but the first can have the term.
    await backend.current.database.query(
      `INSERT INTO ai_search_block
         (organization_id, user_id, number, from_at, from_id, until_at, until_id, messages, signature)
       SELECT organization_id, user_id, sequence - 1, created_at, id, created_at, id, 1,
         decode(repeat(CASE sequence WHEN 1 THEN 'ff' ELSE '00' END, 1048576), 'hex')
       FROM ai_message WHERE user_id = $1`,
      [scope.userId],
    );

    expect(await found(scope, 'needle')).toEqual([1]);
    expect(await parts(() => backend.conversations.search(scope, { query: 'needle' }))).toBe(3);
  });

  it('stops at a full page', async () => {
    const scope = await stored(MANY, `'needle'`);

    expect(await parts(() => backend.conversations.search(scope, { query: 'needle', limit: 100 }))).toBe(1);
  });

  it('answers what it found so far when its time is over, with a cursor that goes on', async () => {
    const scope = await stored(MANY, `CASE n WHEN 1 THEN 'x' WHEN ${MANY} THEN 'x' ELSE 'hay' END`);
    let nowMs = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (nowMs += 60_000));

    const pages = [];
    let cursor: string | undefined;
    do {
      const page = await backend.conversations.search(scope, { query: 'x', limit: 10, cursor });
      pages.push(page.items.map(({ message }) => message.sequence));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);

    expect(pages).toEqual([[MANY], [], [1]]);
  });
});

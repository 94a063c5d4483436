import { describe, expect, it } from '@jest/globals';
import type { Context, Conversation } from '../../src/modules/ai/index.js';
import { answered, newConversation, said } from '../support/messages.js';
import { changedCursors, walked } from '../support/pages.js';
import { refusalOf, refusedFields } from '../support/refusals.js';
import { newScope } from '../support/scopes.js';
import { atOnce, times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const ids = (conversations: Conversation[]): string[] => conversations.map(({ id }) => id);

describe('list', () => {
  const backend = useBackend();

  /** Conversations of one user, the latest first. */
  async function latestFirst(count: number, scope = newScope()): Promise<string[]> {
    const created: string[] = [];
    for (let index = 0; index < count; index++) {
      const [, id] = await newConversation(
        backend.conversations,
        { agentType: `agent ${created.length}` },
        scope,
      );
      if (index % 2) await backend.conversations.addMessage(scope, id, said(`Question ${index}`));
      created.unshift(id);
    }
    await backend.current.database.query(
      `UPDATE ai_conversation SET created_at = created_at - interval '1 hour', last_message_at = last_message_at - interval '1 hour'
       WHERE user_id = $1`,
      [scope.userId],
    );
    await backend.current.database.query(
      "UPDATE ai_message SET created_at = created_at - interval '1 hour' WHERE user_id = $1",
      [scope.userId],
    );
    return created;
  }

  it('has the latest activity first: the last message, or the creation while there is none', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const [a, b, c] = await latestFirst(3, scope);
    await conversations.addMessage(scope, c ?? '', said('again'));
    const [, empty] = await newConversation(conversations, {}, scope);
    await conversations.addMessage(scope, a ?? '', said('the latest'));

    expect(ids((await conversations.list(scope)).items)).toEqual([a, empty, c, b]);
  });

  it('is not reordered by quiet edits', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const order = await latestFirst(4, scope);
    const [, second, third, last] = order.map((id) => [scope, id] as const);
    if (!second || !third || !last) throw new Error('A conversation is missing.');

    await conversations.updateTitle(...last, 'Renamed');
    await conversations.generateTitle(...third);
    await conversations.pause(...third);
    await conversations.pause(...second);
    await conversations.resume(...second);

    expect(ids((await conversations.list(scope)).items)).toEqual(order);
    await conversations.archive(...third);
    expect(ids((await conversations.list(scope)).items)).toEqual(order.filter((id) => id !== third[1]));
  });

  it('hides archived conversations unless they are asked for', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const [active, paused, archived] = await latestFirst(3, scope);
    await conversations.pause(scope, paused ?? '');
    await conversations.archive(scope, archived ?? '');

    expect(ids((await conversations.list(scope)).items)).toEqual([active, paused]);
    expect(ids((await conversations.list(scope, { status: 'ACTIVE' })).items)).toEqual([active]);
    expect(ids((await conversations.list(scope, { status: 'PAUSED' })).items)).toEqual([paused]);
    expect(ids((await conversations.list(scope, { status: 'ARCHIVED' })).items)).toEqual([archived]);
  });

  it('is narrowed by each filter and by all together', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const contexts: Context[] = [
      { entityType: 'case', entityId: '1', agentType: 'a' },
      { entityType: 'case', entityId: '2' },
      { entityType: 'report', entityId: '1', agentType: 'a' },
      {},
    ];
    for (const context of contexts) await newConversation(conversations, context, scope);
    const found = async (filter: Record<string, string>): Promise<number[]> =>
      (await conversations.list(scope, filter)).items
        .map(({ entityType, entityId }) =>
          contexts.findIndex(
            (c) => (c.entityType ?? null) === entityType && (c.entityId ?? null) === entityId,
          ),
        )
        .sort();

    expect(await found({ entityType: 'case' })).toEqual([0, 1]);
    expect(await found({ entityId: '1' })).toEqual([0, 2]);
    expect(await found({ agentType: 'a' })).toEqual([0, 2]);
    expect(await found({ entityType: 'case', entityId: '1', agentType: 'a', status: 'ACTIVE' })).toEqual([0]);
    expect(await found({ entityType: 'Case' })).toEqual([]);
    expect(await found({ entityType: 'case', status: 'PAUSED' })).toEqual([]);
  });

  it.each([
    ['straße', 'STRASSE', true],
    ['Der Bericht', ' bericht ', true],
    ['ΟΔΟΣ', 'οδος', true],
    ['Отчёт', 'отчЁТ', true],
    ['誰が署名しましたか', '署名', true],
    ['100 %', '0 %', true],
    ['1000', '1%0', false],
    ['a_b', 'A_B', true],
    ['axb', 'a_b', false],
    ['back\\slash', '\\S', true],
  ])('with the title %j asked for by %j: %s', async (title, asked, found) => {
    const [scope, id] = await newConversation(backend.conversations, { title });
    await newConversation(backend.conversations, { agentType: 'untitled' }, scope);

    expect(ids((await backend.conversations.list(scope, { title: asked })).items)).toEqual(found ? [id] : []);
  });

  it('finds titles that were made from a message, and those that were changed', async () => {
    const { conversations } = backend;
    const place = await newConversation(conversations);
    const found = async (title: string): Promise<number> =>
      (await conversations.list(place[0], { title })).items.length;
    await conversations.addMessage(...place, said('Who SIGNED the report?'));

    expect(await found('signed')).toBe(1);
    await conversations.updateTitle(...place, 'Interview');
    expect([await found('signed'), await found('interVIEW')]).toEqual([0, 1]);
  });

  it.each([1, 3, 7, 100])('has every conversation once, ties included, in pages of %i', async (limit) => {
    const scope = newScope();
    await latestFirst(14, scope);
    await backend.current.database.query(
      "UPDATE ai_conversation SET created_at = date_trunc('day', created_at), last_message_at = date_trunc('day', last_message_at) WHERE user_id = $1",
      [scope.userId],
    );
    const whole = ids((await backend.conversations.list(scope)).items);

    expect(whole).toEqual(whole.toSorted().reverse());
    expect(ids(await walked((cursor) => backend.conversations.list(scope, { limit, cursor })))).toEqual(
      whole,
    );
  });

  it('skips and repeats nothing while there are new messages and new conversations between its pages', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const whole = await latestFirst(20, scope);
    const between = async (page: number): Promise<void> => {
      await newConversation(conversations, { entityType: 'new', entityId: `${page}` }, scope);
      // One that was shown, one that is next and one that is last.
      const moved = [whole[page * 3 - 2], whole[page * 3 + 1], whole[19]].filter((id) => id !== undefined);
      for (const id of moved)
        await conversations.addMessages(scope, id, [said('more'), answered('and more')]);
    };

    const seen = ids(await walked((cursor) => conversations.list(scope, { limit: 3, cursor }), { between }));

    expect(seen).toEqual(whole);
  });

  it('skips and repeats nothing while all conversations are written to at once', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const whole = await latestFirst(12, scope);
    const between = (): Promise<unknown> =>
      atOnce(whole.length, (index) => conversations.addMessage(scope, whole[index] ?? '', said('more')));

    expect(
      ids(await walked((cursor) => conversations.list(scope, { limit: 2, cursor }), { between })),
    ).toEqual(whole);
  });

  it('has 20 items unless told otherwise, and no cursor on the last page', async () => {
    const scope = newScope();
    await latestFirst(21, scope);

    const first = await backend.conversations.list(scope);
    expect(first.items).toHaveLength(20);
    expect(await backend.conversations.list(scope, { cursor: first.nextCursor ?? '' })).toMatchObject({
      nextCursor: null,
    });
    expect((await backend.conversations.list(scope, { limit: 21 })).nextCursor).toBeNull();
  });

  it.each([0, 101, -1, 1.5, Number.NaN, '2x'])('refuses a limit of %s', async (limit) => {
    const call = backend.conversations.list(newScope(), { limit: limit as number });

    expect(await refusedFields(call)).toEqual(['limit']);
  });

  it('refuses a cursor that was changed, or is of another query', async () => {
    const { conversations } = backend;
    const scope = newScope();
    await latestFirst(3, scope);
    const cursor = (await conversations.list(scope, { limit: 1 })).nextCursor ?? '';

    const others = [
      { status: 'ACTIVE' as const },
      { entityType: 'x' },
      { entityId: 'x' },
      { agentType: 'x' },
      { title: 'x' },
    ];
    for (const filter of others) {
      expect(await refusalOf(conversations.list(scope, { ...filter, cursor }))).toMatchObject({
        code: 'INVALID_CURSOR',
      });
    }
    for (const changed of [
      ...changedCursors(cursor),
      '',
      ' ',
      `${cursor}A`,
      cursor.slice(1),
      times(40, () => '😀').join(''),
    ]) {
      expect(await refusalOf(conversations.list(scope, { cursor: changed }))).toMatchObject({
        code: 'INVALID_CURSOR',
      });
    }
    expect((await conversations.list(scope, { limit: 2, cursor })).items).toHaveLength(2);
  });
});

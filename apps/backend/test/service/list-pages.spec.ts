import { describe, expect, it } from '@jest/globals';
import type { Conversation } from '../../src/modules/ai/index.js';
import { latestFirst } from '../support/expected-order.js';
import { answered, newConversation, said } from '../support/messages.js';
import { changedCursors, walked } from '../support/pages.js';
import { refusalOf, refusedFields } from '../support/refusals.js';
import { newScope } from '../support/scopes.js';
import { atOnce, times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const ids = (conversations: Conversation[]): string[] => conversations.map(({ id }) => id);

describe('pages of the list', () => {
  const backend = useBackend();

  it.each([1, 3, 7, 100])('have every conversation once, ties included, in pages of %i', async (limit) => {
    const scope = newScope();
    await latestFirst(backend.current, 14, scope);
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

  it.each([1, 4, 9, 100])(
    'keep to the millisecond over many slots of time, in pages of %i',
    async (limit) => {
      const scope = newScope();
      const whole = await latestFirst(backend.current, 24, scope);
      await backend.current.database.query(
        `UPDATE ai_conversation SET created_at = moved, last_message_at = CASE WHEN message_count > 0 THEN moved END
       FROM (SELECT id AS moved_id, timestamptz '2026-01-01Z' + interval '2999 milliseconds' * array_position($2::uuid[], id) AS moved
         FROM ai_conversation WHERE user_id = $1) moves
       WHERE id = moved_id`,
        [scope.userId, whole.toReversed()],
      );

      expect(ids(await walked((cursor) => backend.conversations.list(scope, { limit, cursor })))).toEqual(
        whole,
      );
    },
  );

  it('skip and repeat nothing while there are new messages and new conversations between its pages', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const whole = await latestFirst(backend.current, 20, scope);
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

  it('skip and repeat nothing while all conversations are written to at once', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const whole = await latestFirst(backend.current, 12, scope);
    const between = (): Promise<unknown> =>
      atOnce(whole.length, (index) => conversations.addMessage(scope, whole[index] ?? '', said('more')));

    expect(
      ids(await walked((cursor) => conversations.list(scope, { limit: 2, cursor }), { between })),
    ).toEqual(whole);
  });

  it('have 20 items unless told otherwise, and no cursor on the last page', async () => {
    const scope = newScope();
    await latestFirst(backend.current, 21, scope);

    const first = await backend.conversations.list(scope);
    expect(first.items).toHaveLength(20);
    expect(await backend.conversations.list(scope, { cursor: first.nextCursor ?? '' })).toMatchObject({
      nextCursor: null,
    });
    expect((await backend.conversations.list(scope, { limit: 21 })).nextCursor).toBeNull();
  });

  it.each([0, 101, -1, 1.5, Number.NaN, '2x'])('refuse a limit of %s', async (limit) => {
    const call = backend.conversations.list(newScope(), { limit: limit as number });

    expect(await refusedFields(call)).toEqual(['limit']);
  });

  it('refuse a cursor that was changed, or is of another query', async () => {
    const { conversations } = backend;
    const scope = newScope();
    await latestFirst(backend.current, 3, scope);
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

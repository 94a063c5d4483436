import { describe, expect, it } from '@jest/globals';
import type { SearchHit } from '../../src/modules/ai/index.js';
import { newConversation, said } from '../support/messages.js';
import { changedCursors, walked } from '../support/pages.js';
import { refusalOf } from '../support/refusals.js';
import { newScope } from '../support/scopes.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

describe('pages of a search', () => {
  const backend = useBackend();

  it.each([1, 4, 100])(
    'has every hit once, ties included, in pages of %i, while there are new ones',
    async (limit) => {
      const { conversations, current } = backend;
      const scope = newScope();
      const refs = [
        await newConversation(conversations, {}, scope),
        await newConversation(conversations, { agentType: 'a' }, scope),
      ];
      for (const ref of refs)
        await conversations.addMessages(
          ...ref,
          times(6, () => said('needle')),
        );
      await current.database.query(
        "UPDATE ai_message SET created_at = date_trunc('hour', created_at) - interval '1 hour' WHERE user_id = $1",
        [scope.userId],
      );
      const read = (cursor: string | undefined) =>
        conversations.search(scope, { query: 'needle', limit, cursor });
      const whole = await walked(read);

      const seen = await walked(read, {
        between: () => conversations.addMessages(...(refs[0] ?? [scope, '']), [said('needle')]),
      });

      const ids = (hits: SearchHit[]): string[] => hits.map(({ message }) => message.id);
      expect(ids(whole)).toEqual(ids(whole).toSorted().reverse());
      expect(whole).toHaveLength(12);
      expect(ids(seen)).toEqual(ids(whole));
    },
  );

  it('refuse a cursor that was changed, or is of another query', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    const [scope] = ref;
    await conversations.addMessages(...ref, [said('needle'), said('needle')]);
    const cursor = (await conversations.search(scope, { query: 'needle', limit: 1 })).nextCursor ?? '';

    const others = [
      { query: 'need' },
      { query: 'needle', role: 'user' as const },
      { query: 'needle x' },
      { query: 'needle', status: 'ACTIVE' as const },
    ];
    for (const other of others) {
      expect(await refusalOf(conversations.search(scope, { ...other, cursor }))).toMatchObject({
        code: 'INVALID_CURSOR',
      });
    }
    for (const changed of changedCursors(cursor)) {
      expect(
        await refusalOf(conversations.search(scope, { query: 'needle', cursor: changed })),
      ).toMatchObject({ code: 'INVALID_CURSOR' });
    }
  });
});

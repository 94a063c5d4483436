import { describe, expect, it } from '@jest/globals';
import { latestFirst } from '../support/expected-order.js';
import { answered } from '../support/messages.js';
import { walked } from '../support/pages.js';
import { newScope } from '../support/scopes.js';
import { withSecondBackend } from '../support/second-backend.js';
import { atOnce } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const WALKS = 200;

describe('list under writers', () => {
  const backend = useBackend();

  it('shows every conversation once in each of 200 walks while 8 writers of two processes append to them', async () => {
    const scope = newScope();
    const ids = await latestFirst(backend.current, 40, scope);
    let walking = true;

    await withSecondBackend(backend.current, async (second) => {
      const writers = atOnce(8, async (writer) => {
        const store = writer % 2 === 0 ? backend.conversations : second;
        for (let at = writer; walking; at += 7)
          await store.addMessage(scope, ids[at % ids.length]!, answered('x'));
      });
      try {
        for (let walk = 0; walk < WALKS; walk++) {
          const seen = await walked((cursor) => backend.conversations.list(scope, { limit: 5, cursor }));
          expect(seen.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
        }
      } finally {
        walking = false;
        await writers;
      }
    });
  });
});

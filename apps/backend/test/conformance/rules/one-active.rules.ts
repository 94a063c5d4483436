import { expect, it } from '@jest/globals';
import { newScope } from '../../support/scopes.js';
import { atOnce } from '../../support/times.js';
import type { Suite } from '../suite.js';

const ENTITY = { entityType: 'case', entityId: '1' };

export function oneActiveRules(suite: Suite): void {
  it.each([{}, ENTITY, { agentType: 'a' }, { ...ENTITY, agentType: 'a' }])(
    'gives simultaneous callers the same conversation of %j',
    async (context) => {
      const scope = newScope();

      const answers = await atOnce(10, () => suite.store.getOrCreate(scope, context));

      expect(answers.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(answers.map(({ conversation }) => conversation.id)).size).toBe(1);
      expect((await suite.store.list(scope)).items).toHaveLength(1);
    },
  );

  it('takes an absent value as a value of its own', async () => {
    const scope = newScope();
    const contexts = [{}, ENTITY, { agentType: 'a' }, { ...ENTITY, agentType: 'a' }];

    const answers = await Promise.all(contexts.map((context) => suite.store.getOrCreate(scope, context)));

    expect(new Set(answers.map(({ conversation }) => conversation.id)).size).toBe(contexts.length);
  });

  it('begins another conversation once the one before is paused or archived', async () => {
    const scope = newScope();
    for (const transition of ['pause', 'archive'] as const) {
      const { conversation } = await suite.store.getOrCreate(scope);
      await suite.store[transition](scope, conversation.id);
      expect(await suite.store.getOrCreate(scope)).toMatchObject({ created: true });
    }
  });
}

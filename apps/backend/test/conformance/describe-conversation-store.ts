import { beforeAll, describe } from '@jest/globals';
import type { ConversationStore, Optional } from './conversation-store.js';
import { contextRules } from './rules/context.rules.js';
import { exactlyOnceRules } from './rules/exactly-once.rules.js';
import { faithfulRules } from './rules/faithful.rules.js';
import { wallRules } from './rules/isolation.rules.js';
import { ledgerRules } from './rules/ledger.rules.js';
import { lifecycleRules } from './rules/lifecycle.rules.js';
import { listRules } from './rules/list.rules.js';
import { messageRules } from './rules/messages.rules.js';
import { oneActiveRules } from './rules/one-active.rules.js';
import { searchRules } from './rules/search.rules.js';
import { statsRules } from './rules/stats.rules.js';
import { titleRules } from './rules/title.rules.js';
import { Suite } from './suite.js';

/**
 * Declares a Jest suite that proves a conversation store: what its callers can rely on, a rule a test. A host calls
 * it in a spec of its own, on the service in its own application or on whatever stands for it:
 *
 *     describeConversationStore('the service in our app', () => app.get(ConversationService));
 *
 * Every rule works for users that it invents, so any database will do, also one with other rows in it. What no caller
 * can cause (a crash, a database that is gone) is not asked here.
 *
 * @param makeStore called once, before the first rule
 * @param absent methods that the store does not have; their rules are reported as skipped
 */
export function describeConversationStore(
  name: string,
  makeStore: () => ConversationStore | Promise<ConversationStore>,
  absent: readonly Optional[] = [],
): void {
  describe(`${name} as a conversation store`, () => {
    let store: ConversationStore;
    beforeAll(async () => {
      store = await makeStore();
    });
    const suite = new Suite(() => store, absent);
    for (const [topic, rules] of Object.entries(TOPICS))
      describe(topic, () => {
        rules(suite);
      });
  });
}

const TOPICS: Record<string, (suite: Suite) => void> = {
  'one active conversation': oneActiveRules,
  ledger: ledgerRules,
  messages: messageRules,
  'exactly once': exactlyOnceRules,
  walls: wallRules,
  faithful: faithfulRules,
  lifecycle: lifecycleRules,
  list: listRules,
  titles: titleRules,
  context: contextRules,
  search: searchRules,
  stats: statsRules,
};

import { beforeEach, describe, expect, it } from '@jest/globals';
import { BudgetService, type Scope } from '../../src/modules/ai/index.js';
import { ConversationRemoval } from '../../src/modules/ai/test-internals.js';
import { interrupted } from '../support/between-statements.js';
import { setPrice } from '../support/priced.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const CALL = { model: 'gpt', maxInputTokens: 600_000, maxOutputTokens: 0, leaseSeconds: 60 };
const SUBJECT = { type: 'organization' } as const;

describe('A reservation, while others do something between two of its statements', () => {
  const backend = useBackend();
  let scope: Scope;
  let id: string;
  const budgets = () => backend.current.app.get(BudgetService);
  const governor = () => ({ ...scope, userId: 'ada', grants: ['ai:govern'] });

  beforeEach(begin);

  /** An organization with a budget of a dollar, and a conversation. */
  async function begin(): Promise<void> {
    scope = newScope();
    await setPrice(backend.current.database, scope.organizationId, { model: 'gpt', input: '1', output: '1' });
    await setBudget();
    ({ id } = (await backend.conversations.getOrCreate(scope, { agentType: 'desk' })).conversation);
  }

  async function setBudget(usd = '1', period: 'day' | 'total' = 'total'): Promise<void> {
    await budgets().set(governor(), { subject: SUBJECT, period, usd, mode: 'refuse' });
  }

  /** Stores a message of half a dollar. */
  function store(): Promise<unknown> {
    const message = { role: 'assistant', content: 'Mia.', model: 'gpt', inputTokens: 500_000 } as const;
    return backend.conversations.addMessage(scope, id, message);
  }

  /** Makes a reservation with something done before a statement, and returns how it ended. */
  async function reserved(
    isMeant: (text: string, number: number) => boolean,
    interruption: () => Promise<unknown>,
  ): Promise<string | null> {
    let code = 'let in';
    const isDone = await interrupted(
      async () => {
        const kept = await budgets()
          .reserve(scope, {}, CALL)
          .catch((error: unknown) => {
            ({ code } = error as { code: string });
          });
        if (kept) await budgets().release(kept);
      },
      isMeant,
      interruption,
    );
    return isDone ? code : null;
  }

  it('sees a message that is stored before any of them, up to that which keeps the room', async () => {
    const outcomes: (string | null)[] = [];
    let last = '';
    for (let number = 0; !isKept(last); number++) {
      await begin();
      const isMeant = (text: string, at: number): boolean => {
        last = text;
        return at === number;
      };
      outcomes.push(await reserved(isMeant, store));
    }

    expect(outcomes.pop()).toBe('let in');
    expect([...new Set(outcomes)]).toEqual(['BUDGET_EXCEEDED']);
    expect(outcomes.length).toBeGreaterThan(8);
  });

  it('sees a message once that is removed meanwhile', async () => {
    await store();
    await backend.conversations.delete(scope, id);
    const removal = backend.current.app.get(ConversationRemoval, { strict: false });
    const remove = () => removal.remove(scope.organizationId, [id]);

    expect(await reserved((text) => text.includes('FOR NO KEY UPDATE'), remove)).toBe('BUDGET_EXCEEDED');
  });

  it('is judged by a budget that is set before it has the locks', async () => {
    await setBudget('10');
    await store();
    const set = () => setBudget('1', 'day');

    expect(await reserved((text) => text.includes('b.mode = '), set)).toBe('BUDGET_EXCEEDED');
  });
});

function isKept(text: string): boolean {
  return text.includes('INSERT INTO') && text.includes('ai_budget_reservation');
}

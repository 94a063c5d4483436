import { describe, expect, it } from '@jest/globals';
import { RetentionRun } from '../../src/modules/ai/index.js';
import { FileRepository, newId } from '../../src/modules/ai/test-internals.js';
import { said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { statementsOf } from '../support/statements.js';
import { useBackend } from '../support/use-backend.js';

/** What becomes of a table's rows where a conversation is removed for good. */
type Removal =
  /** They go with it, by a foreign key. */
  | 'with it'
  /** They are left without it, for a sweep that removes them and what they stand for. */
  | 'after it'
  /** They are dropped with it, and made anew of what is left. */
  | 'derived'
  /** They say nothing of it, or what may be known of what is gone. */
  | 'stays';

interface Place {
  removal: Removal;
  /** Whether rows go for good on their own account, for which their statement asks for holds. */
  isHeld: boolean;
  /** Whether an export has what its rows say. */
  isExported: boolean;
}

const OF_CONVERSATION = { removal: 'with it', isHeld: false, isExported: true } as const;
const SETTING = { removal: 'stays', isHeld: false, isExported: false } as const;
const DERIVED = { removal: 'derived', isHeld: false, isExported: false } as const;

/** The place of every table in removal, hold and export: whoever adds one decides about it here. */
const PLACES: Record<string, Place> = {
  ai_conversation: { removal: 'with it', isHeld: true, isExported: true },
  ai_message: OF_CONVERSATION,
  ai_branch: OF_CONVERSATION,
  ai_approval: OF_CONVERSATION,
  // What runs at the moment, which becomes a message.
  ai_turn: OF_CONVERSATION,
  ai_turn_chunk: OF_CONVERSATION,
  ai_file: { removal: 'after it', isHeld: true, isExported: true },
  ai_daily_sum: DERIVED,
  ai_search_block: DERIVED,
  ai_removed_sum: SETTING,
  // A hash, and what its messages add up to.
  ai_removed_conversation: SETTING,
  ai_audit_chain: SETTING,
  ai_audit_entry: { removal: 'stays', isHeld: true, isExported: false },
  ai_hold: SETTING,
  ai_retention: SETTING,
  // The receipt of an erasure names nobody.
  ai_erasure: SETTING,
  ai_price: SETTING,
  ai_budget: SETTING,
  // Of calls that are under way: the next that ends deletes those whose lease ended an hour ago.
  ai_budget_reservation: SETTING,
};

/** Actions of foreign keys where the row that they name is deleted, as the catalogue has them. */
const ON_DELETE: Record<string, Removal> = { c: 'with it', n: 'after it' };

describe('Every table of organizations', () => {
  const backend = useBackend();
  const run = async <Row extends object>(statement: string, ...values: unknown[]): Promise<Row[]> =>
    (await backend.current.database.query<Row>(statement, values)).rows;

  it('has its place in removal, hold and export', async () => {
    const tables = await run<{ name: string }>(`
      SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'organization_id' ORDER BY 1`);

    expect(tables.map(({ name }) => name)).toEqual(Object.keys(PLACES).toSorted());
  });

  it('that has rows of a conversation lets them go with it, and no other does', async () => {
    const keys = await run<{ name: string; action: string }>(`
      SELECT conrelid::regclass::text AS name, confdeltype AS action FROM pg_constraint
      WHERE contype = 'f' AND confrelid = 'ai_conversation'::regclass`);
    const removals = keys.map(({ name, action }) => [name, ON_DELETE[action]]);
    const said = Object.entries(PLACES).filter(
      ([name, { removal }]) =>
        name !== 'ai_conversation' && (removal === 'with it' || removal === 'after it'),
    );

    expect(Object.fromEntries(removals)).toEqual(
      Object.fromEntries(said.map(([name, { removal }]) => [name, removal])),
    );
    expect(removals).toHaveLength(said.length);
  });

  it('that loses rows for good on its own account asks for holds in the statement that removes them', async () => {
    const scope = newScope();
    const { conversation } = await backend.conversations.getOrCreate(scope);
    await backend.conversations.addMessage(scope, conversation.id, said('Who?'));
    await backend.conversations.delete(scope, conversation.id);
    await run('UPDATE ai_conversation SET deleted_at = $2 WHERE id = $1', conversation.id, new Date(0));
    await run(
      `INSERT INTO ai_file (id, organization_id, user_id, name, media_type, bytes, sha256, status, expires_at)
       VALUES ($1, $2, $3, 'a', 'text/plain', 1, sha256(''), 'STORED', to_timestamp(0))`,
      newId(),
      scope.organizationId,
      scope.userId,
    );
    await run(
      `INSERT INTO ai_audit_entry (organization_id, number, id, at, action, target_type, details, digest)
       VALUES ($1, 1, gen_random_uuid(), to_timestamp(0), 'export', 'export', '{}', sha256(''))`,
      scope.organizationId,
    );
    await run(
      `INSERT INTO ai_audit_chain (organization_id, number, digest, at) VALUES ($1, 1, sha256(''), to_timestamp(0))`,
      scope.organizationId,
    );
    const sent = await statementsOf(async () => {
      await backend.current.app.get(RetentionRun, { strict: false }).apply(scope.organizationId);
      await backend.current.app.get(FileRepository, { strict: false }).claimExpired(10);
    });
    const removals = sent.flatMap(({ text }) => {
      const [, verb, name] = /(DELETE FROM|UPDATE) (?:"public"\.)?(ai_\w+)/.exec(text) ?? [];
      return name === undefined ? [] : [{ verb, name, isHeld: text.includes('ai_hold') }];
    });
    const removed = (isHeld: boolean, verbs: string[]): Set<string> =>
      new Set(
        removals.flatMap((one) => (one.isHeld === isHeld && verbs.includes(one.verb!) ? [one.name] : [])),
      );
    const onTheirOwn = Object.entries(PLACES).flatMap(([name, { isHeld }]) => (isHeld ? [name] : []));

    expect(removed(true, ['DELETE FROM', 'UPDATE'])).toEqual(new Set([...onTheirOwn, 'ai_audit_chain']));
    const derived = Object.entries(PLACES).flatMap(([name, { removal }]) =>
      removal === 'derived' ? [name] : [],
    );
    expect(removed(false, ['DELETE FROM'])).toEqual(new Set(derived));
  });
});

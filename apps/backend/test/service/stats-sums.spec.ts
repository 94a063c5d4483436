import { describe, expect, it } from '@jest/globals';
import type { ConversationStats, MessageInput, Scope } from '../../src/modules/ai/index.js';
import { addedUp, storedOf } from '../support/expected-stats.js';
import { untilBlocked } from '../support/locked.js';
import { answered, newConversation, type ConversationRef, said } from '../support/messages.js';
import { type Plan, rowsRead } from '../support/plans.js';
import { Random } from '../support/random.js';
import { newScope } from '../support/scopes.js';
import { withSecondBackend } from '../support/second-backend.js';
import { statementsOf } from '../support/statements.js';
import { atOnce, times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const DAY = 24 * 60 * 60 * 1000;

/** A message later by one than the conversation's last, and the ledger with it, as an append leaves them. */
const APPENDED_AT = `
  WITH counted AS (
    UPDATE ai_conversation SET message_count = message_count + 1, last_message_at = greatest(last_message_at, $2)
    WHERE id = $1 RETURNING *
  )
  INSERT INTO ai_message
    (id, organization_id, user_id, conversation_id, sequence, role, content, search_text, created_at)
  SELECT gen_random_uuid(), organization_id, user_id, id, message_count, 'user', 'x', 'x', last_message_at FROM counted`;

/** Stores the row that a user's first call stores first, so that the call waits for this transaction. */
const SUM_OF_TWO_DAYS_AGO = `
  INSERT INTO ai_daily_sum (organization_id, user_id, day, role, of_model, messages, input_tokens, output_tokens,
    cache_read_tokens, cache_write_tokens, reasoning_tokens)
  VALUES ($1, $2, (now() AT TIME ZONE 'UTC')::date - 2, 'user', false, 1, 0, 0, 0, 0, 0)`;

describe('the sums of days', () => {
  const backend = useBackend();
  const random = new Random(41);

  function input(): MessageInput {
    const tokens = { inputTokens: random.below(900), outputTokens: random.below(50) };
    return random.oneOf([said('x'), answered('x', { model: random.oneOf(['a', 'b']), ...tokens })]);
  }

  /** A conversation whose messages were stored so many days ago. */
  async function aged(
    scope: Scope,
    days: number,
    messages = 5,
    agentType = `${days}`,
  ): Promise<ConversationRef> {
    const ref = await newConversation(backend.conversations, { agentType }, scope);
    await backend.conversations.addMessages(...ref, times(messages, input));
    await moveBack(ref, days);
    return ref;
  }

  async function moveBack([, id]: ConversationRef, days: number): Promise<void> {
    const { database } = backend.current;
    await database.query(
      'UPDATE ai_message SET created_at = created_at - $2 * interval $$1 day$$ WHERE conversation_id = $1',
      [id, days],
    );
    await database.query(
      'UPDATE ai_conversation SET last_message_at = last_message_at - $2 * interval $$1 day$$ WHERE id = $1',
      [id, days],
    );
  }

  async function expected(scope: Scope, from?: Date, to?: Date): Promise<ConversationStats> {
    const within = (at: Date): boolean => (!from || at >= from) && (!to || at < to);
    return addedUp(await storedOf(backend.conversations, scope), within, !from && !to);
  }

  /** Messages that are added up in the user's stored sums. */
  async function summed({ userId }: Scope): Promise<number> {
    const { rows } = await backend.current.database.query<{ messages: number }>(
      'SELECT coalesce(sum(messages), 0)::int AS messages FROM ai_daily_sum WHERE user_id = $1 AND NOT of_month',
      [userId],
    );
    return rows[0]!.messages;
  }

  /** Asks twice: what adds up, and what reads that. */
  async function isExact(scope: Scope, from?: Date, to?: Date): Promise<void> {
    const brute = await expected(scope, from, to);
    expect(await backend.conversations.getStats(scope, { from, to })).toEqual(brute);
    expect(await backend.conversations.getStats(scope, { from, to })).toEqual(brute);
  }

  it('are stored by the first call, without those of today', async () => {
    const scope = newScope();
    await aged(scope, 3);
    await aged(scope, 4);
    await aged(scope, 0);

    await isExact(scope);

    expect(await summed(scope)).toBe(10);
  });

  it('spare later calls the messages of closed days', async () => {
    const scope = newScope();
    for (const days of [2, 3]) await aged(scope, days, 100);
    await backend.conversations.getStats(scope);
    await backend.current.database.query('ANALYZE ai_message');

    const [statement] = await statementsOf(() => backend.conversations.getStats(scope));

    const { rows } = await backend.current.database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${statement!.text}`,
      statement!.values,
    );
    expect(rowsRead(rows[0]!['QUERY PLAN'][0].Plan)).toBeLessThan(30);
  });

  it('grow with the days', async () => {
    const scope = newScope();
    await aged(scope, 5);
    await isExact(scope);
    await aged(scope, 2);
    await isExact(scope);

    expect(await summed(scope)).toBe(10);
  });

  it('are made once by first calls of two processes, each before the other was done', async () => {
    const scope = newScope();
    const ref = await newConversation(backend.conversations, {}, scope);
    await backend.conversations.addMessages(...ref, [said('x'), answered('y')]);
    await moveBack(ref, 2);
    const brute = await expected(scope);
    const { database } = backend.current;
    const holder = await database.connect();

    const answers = await withSecondBackend(backend.current, async (second) => {
      try {
        await holder.query('BEGIN');
        await holder.query(SUM_OF_TWO_DAYS_AGO, [scope.organizationId, scope.userId]);
        const calls = [backend.conversations, second].map((service) => service.getStats(scope));
        await untilBlocked(database, calls.length);
        await holder.query('ROLLBACK');
        return await Promise.all(calls);
      } finally {
        holder.release();
      }
    });

    expect(answers).toEqual([brute, brute]);
    expect(await summed(scope)).toBe(2);
  });

  it('are made anew when a message of a closed day is committed late', async () => {
    const scope = newScope();
    const [, id] = await aged(scope, 3);
    await aged(scope, 2);
    const late = await backend.current.database.connect();
    try {
      await late.query('BEGIN');
      await late.query(APPENDED_AT, [id, new Date(Date.now() - 3 * DAY)]);
      await isExact(scope);
    } finally {
      await late.query('COMMIT');
      late.release();
    }

    await isExact(scope);

    expect(await summed(scope)).toBe(11);
  });

  it('are made anew when the clock was set back', async () => {
    const scope = newScope();
    await aged(scope, 2);
    await isExact(scope);
    await aged(scope, 6);

    await isExact(scope);

    expect(await summed(scope)).toBe(10);
  });

  it('are made anew when a conversation was deleted', async () => {
    const scope = newScope();
    const [, id] = await aged(scope, 2);
    await aged(scope, 3);
    await isExact(scope);
    await backend.current.database.query('DELETE FROM ai_conversation WHERE id = $1', [id]);

    await isExact(scope);

    expect(await summed(scope)).toBe(5);
  });

  it('are right again after all that at once, from two processes', async () => {
    const scope = newScope();
    const refs = [await aged(scope, 2), await aged(scope, 3), await aged(scope, 4)];
    await isExact(scope);
    await backend.current.database.query('DELETE FROM ai_conversation WHERE id = $1', [refs[0]![1]]);
    await aged(scope, 5);
    const brute = await expected(scope);

    const answers = await withSecondBackend(backend.current, (second) =>
      atOnce(16, (call) => (call % 2 ? second : backend.conversations).getStats(scope)),
    );

    for (const answer of answers) expect(answer).toEqual(brute);
    await isExact(scope);
  });

  it('and the messages beside them are what all messages add up to, in any range', async () => {
    const scope = newScope();
    for (let round = 0; round < 12; round++) {
      await aged(scope, random.below(6), 1 + random.below(9), random.oneOf(['a', 'b']) + String(round));
      const [from, to] = times(2, () => Date.now() + DAY - random.below(7 * DAY)).toSorted();
      await isExact(scope);
      await isExact(scope, new Date(from!));
      await isExact(scope, undefined, new Date(to!));
      await isExact(scope, new Date(from!), new Date(to!));
      await isExact(scope, midnight(from!), midnight(to! + DAY));
    }
  });

  it('count a conversation that spans a range only for messages in it', async () => {
    const scope = newScope();
    const ref = await aged(scope, 4);
    await backend.conversations.addMessage(...ref, said('x'));
    const between = [midnight(Date.now() - 2 * DAY), midnight(Date.now())] as const;
    await isExact(scope);

    await isExact(scope, ...between);

    const { conversations } = await backend.conversations.getStats(scope, {
      from: between[0],
      to: between[1],
    });
    expect(conversations.total).toBe(0);
  });
});

function midnight(at: number): Date {
  return new Date(Math.floor(at / DAY) * DAY);
}

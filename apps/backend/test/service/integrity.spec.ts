import { beforeAll, describe, expect, it } from '@jest/globals';
import { exactLedger } from '../support/ledger.js';
import { answered, newConversation, type ConversationRef, said } from '../support/messages.js';
import { useBackend } from '../support/use-backend.js';

const UNCONSTRAINED = `
  DO $$ DECLARE dropped record; BEGIN
    FOR dropped IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
      WHERE conrelid IN ('ai_conversation'::regclass, 'ai_message'::regclass) AND contype IN ('c', 'f')
        OR conrelid = 'ai_branch'::regclass AND contype = 'c'
      ORDER BY contype DESC
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', dropped.name, dropped.conname); END LOOP;
  END $$;
  DROP INDEX ai_message_idempotency;
  ALTER TABLE ai_message DROP CONSTRAINT ai_message_pkey`;

const LEDGER = 'totals, message count and last message time equal what the messages add up to';
const ONE_ACTIVE = 'one ACTIVE conversation per scope and context';
const SEQUENCE = 'sequence is 1, 2, 3 … without gaps or repeats';
const TOKENS = 'cached tokens are within input tokens, reasoning within output tokens';
const CARRIES = 'every message carries text, tool calls or tool results, of its role';
const STATUS = 'status agrees with the times of pausing and archiving';
const TITLE = 'a conversation has a title as soon as a user wrote text, and a title has its source';
/** Tried in `organization/audit.spec.ts`. */
const AUDIT = 'no entry of an audit trail was changed or taken away';
/** Tried in `organization/returning.spec.ts`. */
const REMOVED = 'sums of what was removed hold what each removed conversation has added';
const SUMS = 'sums of days and months equal what the messages add up to';
const BRANCH = 'a branch begins with a message, behind an earlier one that is not the one before it';
const NUMBER = 'messages with one parent are numbered 1, 2, 3 … in the order of the appends';
const WAY = 'a branch keeps the runs, the messages and the newest system message on the way to it';
const HEAD = 'the head is one of the messages';
const OWNER = 'every message belongs to the owner of its conversation';

const conversation = (changes: string): string => `UPDATE ai_conversation SET ${changes} WHERE id = $1`;
const message = (changes: string): string =>
  `UPDATE ai_message SET ${changes} WHERE conversation_id = $1 AND sequence = 2`;

const branch = (
  sequence: number,
  parent: number,
  number: number,
  way = parent ? '1, 1, 1, 0' : '',
): string => `
  INSERT INTO ai_branch (organization_id, user_id, conversation_id, sequence, parent, number, jump, preceding_runs,
    preceding_messages, preceding_system)
  SELECT organization_id, user_id, id, ${sequence}, ${parent}, ${number}, ${way || `${sequence}, 0, 0, 0`}
  FROM ai_conversation WHERE id = $1`;

/** For each rule, statements that break it in the conversation $1. */
const BREAKAGES: [rule: string, statement: string][] = [
  [LEDGER, conversation('message_count = message_count + 1')],
  ...['input', 'output', 'cache_read', 'cache_write', 'reasoning'].map((total): [string, string] => [
    LEDGER,
    conversation(`total_${total}_tokens = total_${total}_tokens + 1`),
  ]),
  [LEDGER, conversation("last_message_at = last_message_at + interval '1 millisecond'")],
  [LEDGER, 'DELETE FROM ai_message WHERE conversation_id = $1 AND sequence = 3'],
  [SEQUENCE, message('sequence = 4')],
  [SEQUENCE, message('sequence = 3')],
  [SEQUENCE, 'UPDATE ai_message SET sequence = sequence - 1 WHERE conversation_id = $1'],
  [
    'time does not run backwards within a conversation',
    message("created_at = created_at - interval '1 hour'"),
  ],
  ['one message per idempotency key', message("idempotency_key = 'k', idempotency_digest = 'd'")],
  [OWNER, message("user_id = 'somebody else'")],
  [OWNER, message("organization_id = 'somewhere else'")],
  [OWNER, 'DELETE FROM ai_conversation WHERE id = $1'],
  [STATUS, conversation("status = 'PAUSED'")],
  [STATUS, conversation("status = 'ARCHIVED'")],
  [STATUS, conversation('paused_at = now()')],
  [STATUS, conversation('archived_at = now()')],
  [STATUS, conversation("status = 'PAUSED', paused_at = now(), archived_at = now()")],
  [TOKENS, message('cache_read_tokens = 4, cache_write_tokens = 7')],
  [TOKENS, message('reasoning_tokens = 6')],
  [TOKENS, message('input_tokens = NULL')],
  [TOKENS, message('input_tokens = -1, cache_read_tokens = -1, cache_write_tokens = 0')],
  [BRANCH, branch(4, 1, 2)],
  [NUMBER, branch(3, 1, 1)],
  [NUMBER, branch(3, 0, 3)],
  ...['2, 1, 1, 0', '1, 2, 1, 0', '1, 1, 2, 0', '1, 1, 1, 1'].map((way): [string, string] => [
    WAY,
    branch(3, 1, 2, way),
  ]),
  [HEAD, conversation('head = 3')],
  [CARRIES, message("content = ''")],
  [CARRIES, message("role = 'user', tool_calls = '[]'")],
  [CARRIES, message("tool_results = '[]'")],
  [TITLE, conversation('title = NULL, title_source = NULL, search_title = NULL')],
  [TITLE, conversation('title_source = NULL')],
  [TITLE, conversation("title = '', title_source = 'MANUAL'")],
  [TITLE, conversation("title = repeat('x', 201), title_source = 'MANUAL'")],
];

describe('the integrity checker', () => {
  const backend = useBackend();

  beforeAll(async () => {
    await backend.current.database.query(UNCONSTRAINED);
  });

  async function healthyConversation(): Promise<ConversationRef> {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    await conversations.addMessages(...ref, [
      said('Who signed?', { idempotencyKey: 'k' }),
      answered('Mia', {
        inputTokens: 10,
        outputTokens: 5,
        cacheReadTokens: 4,
        cacheWriteTokens: 6,
        reasoningTokens: 5,
      }),
      said('And when?'),
    ]);
    return ref;
  }

  /** The rules that are found broken, each with the conversations. */
  async function findings(): Promise<Record<string, string[]>> {
    const found: Record<string, string[]> = {};
    for await (const { rule, broken } of backend.current.integrityChecker.check()) {
      if (broken.length > 0) found[rule] = broken.map(({ id }) => id);
    }
    return found;
  }

  it('finds nothing in a healthy store, whatever its conversations went through', async () => {
    const { conversations } = backend;
    const ref = await healthyConversation();
    const [scope] = ref;
    await conversations.pause(...ref);
    const other = await newConversation(conversations, {}, scope);
    await conversations.addMessages(...other, [
      said(' '),
      answered('x'),
      { role: 'system', content: 'Be kind.' },
    ]);
    await conversations.archive(...other);
    await conversations.resume(...ref);
    await conversations.addMessage(...ref, said('And where?', { parent: 2 }));
    await conversations.addMessage(...ref, said('Anew', { parent: null }));
    await conversations.setHead(...ref, 2);
    await conversations.archive(...ref);
    await newConversation(conversations, { title: 'Empty' }, scope);

    expect(await findings()).toEqual({});
    expect(await backend.current.integrityChecker.recount()).toBe(0);
  });

  it.each(BREAKAGES)('finds broken that %s, by: %s', async (rule, statement) => {
    const { database } = backend.current;
    const neighbour = await healthyConversation();
    const ref = await healthyConversation();
    await database.query(statement, [ref[1]]);

    const found = await findings();

    expect(found[rule]).toEqual([ref[1]]);
    expect(Object.values(found).flat()).not.toContain(neighbour[1]);
    await database.query('TRUNCATE ai_conversation, ai_message CASCADE');
    expect(await findings()).toEqual({});
  });

  it(`finds broken that ${ONE_ACTIVE}`, async () => {
    const { database } = backend.current;
    const [scope, id] = await healthyConversation();
    const { rows } = await database.query<{ index: string }>(
      "SELECT pg_get_indexdef('ai_conversation_one_active'::regclass) AS index",
    );
    await database.query('DROP INDEX ai_conversation_one_active');
    await database.query(
      'INSERT INTO ai_conversation (id, organization_id, user_id) VALUES (gen_random_uuid(), $1, $2)',
      [scope.organizationId, scope.userId],
    );

    const found = await findings();

    expect(Object.keys(found)).toEqual([ONE_ACTIVE]);
    await database.query('DELETE FROM ai_conversation WHERE user_id = $1 AND id <> $2', [scope.userId, id]);
    await database.query(rows[0]?.index ?? '');
    expect(await findings()).toEqual({});
  });

  it.each([
    'messages',
    'input_tokens',
    'output_tokens',
    'cache_read_tokens',
    'cache_write_tokens',
    'reasoning_tokens',
  ])(`finds broken that ${SUMS}, by their %s, and drops those`, async (column) => {
    const { conversations, current } = backend;
    const refs = [await healthyConversation(), await healthyConversation()];
    for (const [scope] of refs) {
      for (const [table, time] of [
        ['ai_message', 'created_at'],
        ['ai_conversation', 'last_message_at'],
      ])
        await current.database.query(
          `UPDATE ${table} SET ${time} = ${time} - interval '2 days' WHERE user_id = $1`,
          [scope.userId],
        );
      await conversations.getStats(scope);
    }
    expect(await findings()).toEqual({});
    const [[{ organizationId, userId }]] = refs as [ConversationRef];
    await current.database.query(`UPDATE ai_daily_sum SET ${column} = ${column} + 1 WHERE user_id = $1`, [
      userId,
    ]);

    expect(await findings()).toEqual({ [SUMS]: [`${organizationId}/${userId}`] });
    expect(await current.integrityChecker.recount()).toBe(0);

    expect(await findings()).toEqual({});
    const { rows } = await current.database.query('SELECT DISTINCT user_id FROM ai_daily_sum');
    expect(rows).toEqual([{ user_id: refs[1]?.[0].userId }]);
    await current.database.query('TRUNCATE ai_daily_sum');
  });

  it('has no rule that is not tried here', async () => {
    const rules: string[] = [];
    for await (const { rule } of backend.current.integrityChecker.check()) rules.push(rule);

    expect(rules.toSorted()).toEqual(
      [...new Set([ONE_ACTIVE, SUMS, AUDIT, REMOVED, ...BREAKAGES.map(([rule]) => rule)])].toSorted(),
    );
  });

  it('tells conversations of two organizations apart that have one id', async () => {
    const { database, integrityChecker } = backend.current;
    const [[, id], [, other]] = [await healthyConversation(), await healthyConversation()];
    await database.query('UPDATE ai_message SET conversation_id = $1 WHERE conversation_id = $2', [
      id,
      other,
    ]);
    await database.query('UPDATE ai_conversation SET id = $1 WHERE id = $2', [id, other]);

    expect(await findings()).toEqual({});
    expect(await integrityChecker.recount()).toBe(0);

    expect(await findings()).toEqual({});
    await database.query('TRUNCATE ai_conversation, ai_message CASCADE');
  });

  it('recounts totals, and nothing else', async () => {
    const { conversations, current } = backend;
    const refs = [await healthyConversation(), await healthyConversation(), await healthyConversation()];
    const healthy = await Promise.all(refs.map((ref) => conversations.get(...ref)));
    const ids = refs.slice(0, 2).map(([, id]) => id);
    await current.database.query(
      "UPDATE ai_conversation SET message_count = 7, total_input_tokens = 99, total_output_tokens = 99, total_cache_read_tokens = 1, total_cache_write_tokens = 2, total_reasoning_tokens = 3, last_message_at = '2020-01-01Z' WHERE id = ANY($1)",
      [ids],
    );
    expect(Object.keys(await findings())).toEqual([LEDGER]);

    expect(await current.integrityChecker.recount()).toBe(2);

    expect(await findings()).toEqual({});
    expect(await Promise.all(refs.map((ref) => conversations.get(...ref)))).toEqual(healthy);
    for (const ref of refs) await exactLedger(conversations, ref);
  });

  it('recounts a conversation that lost all of its messages', async () => {
    const ref = await healthyConversation();
    await backend.current.database.query('DELETE FROM ai_message WHERE conversation_id = $1', [ref[1]]);

    expect(await backend.current.integrityChecker.recount()).toBe(1);
    expect(await exactLedger(backend.conversations, ref)).toEqual([]);
  });
});

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type MessageInput, type Scope, type UsageRow } from '../../src/modules/ai/index.js';
import { expectedUsage, type Spent } from '../support/expected-usage.js';
import { newConversation } from '../support/messages.js';
import { type Ended, run } from '../support/program.js';
import { newScope } from '../support/scopes.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';
import { useBuild } from '../support/use-build.js';

/** A file of transcripts, a conversation a line, in place of made-up ones: `USAGE_FILE=… npm test -- commands/usage`. */
const FILE = process.env.USAGE_FILE;
const USERS = ['mia', 'noah', 'ola'];
const CASES = ['HR-17', 'HR-18', 'HR-19', 'HR-20'];
const MODELS = ['gpt-4o', 'gpt-4o-mini', 'nobody-knows'];
const PRICES = [
  ['gpt-4o', '2.5', '10', '1.25'],
  ['gpt-4o-mini', '0.15', '0.6', '0.075'],
].map(([model = '', input = '', output = '', cacheRead = '']) => ({
  ...{ model, input, output, cacheRead, cacheWrite: null, tiers: [], validFrom: new Date(0) },
}));
const TIMEOUT_MS = 300_000;

interface Transcript {
  messages: { role: string; content: string | null }[];
}

/** Made-up transcripts, or those of the file. */
async function transcripts(): Promise<Transcript[]> {
  if (FILE !== undefined)
    return (await readFile(FILE, 'utf8'))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Transcript);
  return Array.from({ length: 12 }, (_, index) => ({
    messages: Array.from({ length: 3 + index }, (__, turn) => ({
      role: turn % 2 === 0 ? 'user' : 'assistant',
      content: `${index} asks ${turn} times`,
    })),
  }));
}

describe('npm run usage', () => {
  let backend: TestBackend;
  const scope: Scope = newScope();
  const spent: Spent[] = [];

  useBuild();

  beforeAll(async () => {
    backend = await startTestBackend();
    for (const [index, transcript] of (await transcripts()).entries()) await store(index, transcript);
  }, TIMEOUT_MS);
  afterAll(() => backend.stop());

  /** Stores a transcript for a user and about a case, its answers with tokens by their length, on a day of its own. */
  async function store(index: number, { messages }: Transcript): Promise<void> {
    const context = {
      entityType: 'case',
      entityId: CASES[index % CASES.length]!,
      agentType: `agent-${index}`,
    };
    const owner = { ...scope, userId: USERS[index % USERS.length]! };
    const [, id] = await newConversation(backend.conversations, context, owner);
    const inputs = messages.map(({ role, content }, turn): MessageInput => {
      const isAnswer = role === 'assistant';
      const inputTokens = 100 + 7 * turn;
      const counts = { inputTokens, cacheReadTokens: turn, outputTokens: (content ?? '').length };
      const role_ = isAnswer ? 'assistant' : 'user';
      return {
        role: role_,
        content: content === null || content === '' ? '–' : content,
        ...(isAnswer ? { ...counts, model: MODELS[index % MODELS.length]! } : {}),
      };
    });
    for (let from = 0; from < inputs.length; from += 100)
      await backend.conversations.addMessages(owner, id, inputs.slice(from, from + 100));
    await moveBack(id, index % 70);
    const at = new Date(Date.now() - (index % 70) * 86_400_000);
    for (const input of inputs) spent.push(asSpent({ ...context, userId: owner.userId }, input, at));
  }

  function asSpent(
    of: Pick<Spent, 'userId' | 'entityType' | 'entityId' | 'agentType'>,
    input: MessageInput,
    at: Date,
  ): Spent {
    const count = (tokens: number | null | undefined) => BigInt(tokens ?? 0);
    const { inputTokens, outputTokens, cacheReadTokens, model = null } = input;
    return {
      ...of,
      ...{ model, input: count(inputTokens), output: count(outputTokens), cacheRead: count(cacheReadTokens) },
      ...{ cacheWrite: 0n, reasoning: 0n, at },
    };
  }

  async function moveBack(id: string, days: number): Promise<void> {
    for (const [table, column, key] of [
      ['ai_message', 'created_at', 'conversation_id'],
      ['ai_conversation', 'last_message_at', 'id'],
    ])
      await backend.database.query(
        `UPDATE ${table} SET ${column} = ${column} - $2 * interval '1 day' WHERE ${key} = $1`,
        [id, days],
      );
  }

  const usage = (...args: string[]): Promise<Ended> =>
    run('commands/usage.js', ['--org', scope.organizationId, ...args], backend.databaseSettings);

  it.each([
    ['user,model', ['user', 'model']],
    ['entity,month', ['entity', 'month']],
  ] as const)(
    'by %s equals what the transcripts add up to, to the last decimal',
    async (by, groupBy) => {
      const { code, output } = await usage('--by', by, '--json');
      const lines = output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as UsageRow);

      expect(code).toBe(0);
      const { items, total } = expectedUsage(spent, groupBy, PRICES);
      expect(lines).toEqual([...items, { total }]);
    },
    TIMEOUT_MS,
  );

  it('is a table, narrowed as it is asked', async () => {
    const { code, output, errors } = await usage(
      '--by',
      'user,entity',
      '--user',
      'mia',
      '--entity',
      'case:HR-17',
    );

    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(
      /^userId +entityType +entityId +messages +input +output +cache read +cache write +USD +unpriced\n/,
    );
    expect(output).toMatch(/\nmia +case +HR-17 +\d+ .*\ntotal +\d+ /);
  });

  it('shows its help, and refuses what it does not understand', async () => {
    expect((await usage('--help')).output).toMatch(/^Usage: npm run usage -- --org ORG/);
    expect(await usage('--by', 'colour')).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/groupBy/),
    });
    expect(await usage('--entity', 'HR-17')).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/--entity/),
    });
  });
});

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessage } from 'ai';
import { developmentToken } from '../../src/auth/development-token.js';
import { settingsFrom } from '../../src/config/settings.js';
import type { Scope } from '../../src/modules/ai/index.js';
import { answerIn } from '../support/chat-client.js';
import { type EventStream, eventStream, textOf } from '../support/answer-stream.js';
import { newClient } from '../support/http-client.js';
import { chatCompletionsOf, startModelServer } from '../support/model-server.js';
import * as openai from '../support/openai-events.js';
import { userMessage } from '../support/open-stream.js';
import { type Program, start } from '../support/program.js';
import { newScope } from '../support/scopes.js';
import type { Reachable } from '../support/test-backend.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { useBuild } from '../support/use-build.js';

const SECRET = 'a secret that is only used by these tests';
/** Answers that are cut, each at a moment of its own. */
const ANSWERS = 20;
const MS_BETWEEN_ANSWERS = 150;
const MS_BETWEEN_WORDS = 60;
const WORDS = Array.from({ length: 200 }, (_, index) => `word-${index} `);
const USAGE = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 };
/** What may be lost of an answer, and how long its conversation may be blocked. */
const LOST_MS = 1_000;
const BLOCKED_MS = 5_000;

const server = await startModelServer();

interface Cut {
  scope: Scope;
  id: string;
  stream: EventStream;
}

describe('Answers that are cut by the death of their process', () => {
  let database: TestDatabase;
  let settings: Record<string, string>;

  useBuild();

  beforeAll(async () => {
    database = await createTestDatabase();
    const model = chatCompletionsOf(server) as Record<string, string>;
    settings = { ...database.settings, AUTH_JWT_SECRET: SECRET, ...model };
  });
  afterAll(async () => {
    await database.drop();
    await server.stop();
  });

  async function startBackend(): Promise<Reachable & { program: Program }> {
    const program = start('main.js', [], settings);
    const [, address] = await program.printed(/Listening on (http:\/\/localhost:\d+)/);
    const token = developmentToken.bind(null, settingsFrom({ NODE_ENV: 'test', AUTH_JWT_SECRET: SECRET }));
    return { program, api: `${address!}/api/v1/ai`, token };
  }

  async function ask(backend: Reachable): Promise<Cut> {
    const scope = newScope();
    const { id } = await (await newClient(backend, { scope })).newConversation({ agentType: 'case' });
    const body = { id, messages: [userMessage('Tell me everything', 'first')] };
    return { scope, id, stream: (await eventStream(backend, scope, '/agents/case/chat', { body }))! };
  }

  /** Sends the next message until it is taken, as often as the answers say; returns when that was. */
  async function next(backend: Reachable, { scope, id }: Cut): Promise<number> {
    const http = await newClient(backend, { scope });
    const body = { id, messages: [userMessage('Go on', 'second')] };
    for (;;) {
      const { status, headers, body: answer } = await http.post('/agents/case/chat', body);
      if (status === 200) return Date.now();
      expect([status, answer.code, headers.get('retry-after')]).toEqual([409, 'TURN_IN_PROGRESS', '2']);
      await pause(500);
    }
  }

  it('are stored but for a second at most, and let the next message in within five', async () => {
    const slow = { body: openai.text(...WORDS), pauseMs: MS_BETWEEN_WORDS, end: 'hold' as const };
    server.answer(...Array.from({ length: ANSWERS }, () => slow));
    const [dying, living] = await Promise.all([startBackend(), startBackend()]);
    const cut = await Promise.all(
      Array.from({ length: ANSWERS }, async (_, index) => {
        await pause(index * MS_BETWEEN_ANSWERS);
        return ask(dying);
      }),
    );
    const ended = cut.map(({ stream }) => stream.ended);
    const [resumed] = cut;
    const elsewhere = (await eventStream(living, resumed!.scope, `/conversations/${resumed!.id}/stream`))!;
    dying.program.kill('SIGKILL');
    const diedAt = Date.now();
    await Promise.all([...ended, dying.program.ended]);
    expect(textOf(await elsewhere.ended).length).toBeGreaterThan(0);

    const short = { body: [...openai.text('Well.'), ...openai.end('stop', USAGE)] };
    server.answer(...Array.from({ length: ANSWERS }, () => short));
    const takenAt = await Promise.all(cut.map((one) => next(living, one)));
    for (const [index, { scope, id, stream }] of cut.entries()) {
      const http = await newClient(living, { scope });
      const page = (await http.get(`/conversations/${id}/ui-messages`)).body as unknown as UIMessage[];
      const shown = textOf(stream.events);
      const sure = textOf(stream.events.filter(({ at }) => at < diedAt - LOST_MS));
      const cutAnswer = page.at(1)?.role === 'assistant' ? page[1] : undefined;
      const stored = answerIn(page.slice(0, 2));

      expect(takenAt[index]! - diedAt).toBeLessThan(BLOCKED_MS);
      expect(shown.startsWith(stored) || stored.startsWith(shown)).toBe(true);
      expect(stored.length).toBeGreaterThanOrEqual(sure.length);
      expect(page.map(({ id: own }) => own)).toEqual(
        ['first', cutAnswer?.id, 'second', page.at(-1)!.id].filter((own) => own !== undefined),
      );
      expect(answerIn(page)).toBe('Well.');
      if (!cutAnswer) continue;
      const { body } = await http.get(`/conversations/${id}/messages`);
      expect(cutAnswer.id).toBe((stream.events[0]!.chunk as { messageId?: string }).messageId);
      expect(body.items[1]).toMatchObject({ turn: { cutOff: 'FAILED', finishReason: 'error' } });
    }
    expect(textOf(elsewhere.events)).toBe(textOf(elsewhere.events.slice(0, -1)));
    expect(elsewhere.events.at(-1)!.chunk.type).toBe('error');
    living.program.kill('SIGTERM');
    await living.program.ended;
  });
});

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessageChunk } from 'ai';
import { developmentToken } from '../../src/auth/development-token.js';
import { settingsFrom } from '../../src/config/settings.js';
import type { Message } from '../../src/modules/ai/index.js';
import { HttpClient, newClient } from '../support/http-client.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { type Program, run, start } from '../support/program.js';
import { newScope } from '../support/scopes.js';
import type { Reachable } from '../support/test-backend.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { useBuild } from '../support/use-build.js';

const SECRET = 'a secret that is only used by these tests';
/** A turn of the offline model with a tool has some forty chunks. */
const MOMENTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30];
/** Milliseconds between two tries of a turn that is held by a dead process. */
const PATIENCE = 100;
const QUESTION = 'Who signed the report, and who has seen it since?';

interface Backend extends Reachable {
  program: Program;
}

/** Chunks that a front end had received when the process died. */
interface Killed {
  id: string;
  chunks: UIMessageChunk[];
}

describe('A backend that is killed in the middle of a turn', () => {
  const scope = newScope();
  let database: TestDatabase;
  let settings: Record<string, string>;
  const killed: Killed[] = [];

  useBuild();

  beforeAll(async () => {
    database = await createTestDatabase();
    settings = { ...database.settings, AUTH_JWT_SECRET: SECRET, TURN_LEASE_SECONDS: '1' };
  });
  afterAll(() => database.drop());

  async function startBackend(): Promise<Backend> {
    const program = start('main.js', [], settings);
    const [, address] = await program.printed(/Listening on (http:\/\/localhost:\d+)/);
    const token = developmentToken.bind(null, settingsFrom({ NODE_ENV: 'test', AUTH_JWT_SECRET: SECRET }));
    return { program, api: `${address!}/api/v1/ai`, token };
  }

  function client(backend: Backend): Promise<HttpClient> {
    return newClient(backend, { scope });
  }

  /** Kills the process when the front end has received so many chunks. */
  async function killAfter(count: number, backend: Backend): Promise<Killed> {
    const { id } = await (await client(backend)).newConversation({ agentType: 'case' });
    const stream = await speakTo(backend, scope, ['case', id], userMessage(QUESTION, 'first'));
    const chunks = await stream.take(count);
    backend.program.kill('SIGKILL');
    await backend.program.ended;
    await stream.leave();
    return { id, chunks };
  }

  /** The next turn, as soon as the dead one lets it. */
  async function nextTurn(backend: Backend, id: string): Promise<UIMessageChunk[]> {
    const messages = [userMessage('Go on', 'second')];
    const http = await client(backend);
    for (;;) {
      const { status, body, text } = await http.post('/agents/case/chat', { id, messages });
      if (status === 200) return chunksIn(text);
      expect(body.code).toBe('TURN_IN_PROGRESS');
      await pause(PATIENCE);
    }
  }

  async function storedOf(backend: Backend, id: string): Promise<Message[]> {
    const { body } = await (await client(backend)).get(`/conversations/${id}/messages?limit=200`);
    return body.items as unknown as Message[];
  }

  it('at any of twenty moments has lost nothing that was acknowledged, and goes on', async () => {
    let backend = await startBackend();
    for (const moment of MOMENTS) {
      killed.push(await killAfter(moment, backend));
      backend = await startBackend();
    }
    for (const { id, chunks } of killed) {
      const before = await storedOf(backend, id);
      expect(before[0]).toMatchObject({ role: 'user', content: QUESTION });
      expect(answeredCalls(before)).toEqual(expect.arrayContaining(acknowledgedCalls(chunks)));

      expect((await nextTurn(backend, id)).at(-1)).toMatchObject({ type: 'finish', finishReason: 'stop' });
      const after = await storedOf(backend, id);
      expect(answeredCalls(after)).toEqual(callsIn(after));
      expect(after.map(({ sequence }) => sequence)).toEqual(after.map((_, index) => index + 1));
      expect(after.slice(0, before.length)).toEqual(before);
    }
    backend.program.kill('SIGTERM');
    await backend.program.ended;
    expect(await run('commands/doctor.js', [], settings)).toMatchObject({ code: 0 });
  }, 180_000);
});

function chunksIn(text: string): UIMessageChunk[] {
  const lines = text.split('\n').filter((line) => line.startsWith('data: {'));
  return lines.map((line) => JSON.parse(line.slice('data: '.length)) as UIMessageChunk);
}

function callsIn(messages: Message[]): string[] {
  return messages.flatMap(({ toolCalls }) => (toolCalls ?? []).map(({ id }) => id)).sort();
}

function answeredCalls(messages: Message[]): string[] {
  return messages.flatMap(({ toolResults }) => (toolResults ?? []).map(({ toolUseId }) => toolUseId)).sort();
}

/** The calls whose results the front end had seen. */
function acknowledgedCalls(chunks: UIMessageChunk[]): string[] {
  return chunks.flatMap((chunk) => (chunk.type === 'tool-output-available' ? [chunk.toolCallId] : []));
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chat } from '@ai-sdk/react';
import { DefaultChatTransport, type UIMessage } from 'ai';
import {
  type ChatProblem,
  chatProblemOf,
  streamProblemOf,
} from '../../src/modules/ai/agents/front-end/chat-problem.js';
import * as anthropic from '../support/anthropic-events.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const USAGE = { input_tokens: 5, output_tokens: 1 };
const BEGIN = anthropic.begin(USAGE);
const CLOSE = { id: 'call_1', name: 'close_case', input: { caseId: 'HR-17' } };

function refusal(status: number, type: string, message: string, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: [JSON.stringify({ type: 'error', error: { type, message } })] };
}

/** What a front end shows of what went wrong, as the documentation has it. */
interface Shown {
  chat: Chat<UIMessage>;
  problem: () => ChatProblem | null;
}

describe('What went wrong in a chat', () => {
  const backend = useBackend(
    {
      AI_PROVIDER: 'anthropic',
      AI_MODEL: 'claude',
      AI_API_KEY: 'key-of-these-tests',
      AI_BASE_URL: server.url,
      AI_MAX_RETRIES: '0',
      AI_TIMEOUT_SECONDS: '1',
      MAX_TURNS_PER_USER: '1',
    },
    [ClosingModule],
  );
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  async function newChat(id: string): Promise<Shown> {
    const token = await backend.current.token({
      org: client.scope.organizationId,
      user: client.scope.userId,
    });
    let told: ChatProblem | null = null;
    const chat = new Chat<UIMessage>({
      id,
      transport: new DefaultChatTransport({
        api: `${backend.current.api}/agents/closing/chat`,
        headers: { authorization: `Bearer ${token}` },
      }),
      onData: (part) => {
        told = streamProblemOf(part) ?? told;
      },
    });
    return { chat, problem: () => (chat.error ? chatProblemOf(chat.error, told) : null) };
  }

  const conversation = (): Promise<Body> => client.newConversation({ agentType: 'closing' });

  it.each<[string, Reply, object, string]>([
    [
      'MODEL_REFUSED',
      refusal(401, 'authentication_error', 'invalid x-api-key'),
      { code: 'MODEL_REFUSED' },
      'account',
    ],
    [
      'MODEL_RATE_LIMITED',
      refusal(429, 'rate_limit_error', 'slow down', { 'retry-after': '17' }),
      { code: 'MODEL_RATE_LIMITED', retryAfterSeconds: 17 },
      '17 s',
    ],
    [
      'CONTEXT_TOO_LONG',
      refusal(400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
      { code: 'CONTEXT_TOO_LONG' },
      'longer than',
    ],
    ['MODEL_TIMED_OUT', { body: [BEGIN], end: 'hold' }, { code: 'MODEL_TIMED_OUT' }, 'in time'],
    [
      'CONTENT_FILTERED',
      refusal(400, 'invalid_request_error', 'Output blocked by content filtering policy: content filter'),
      { code: 'CONTENT_FILTERED' },
      'content filter',
    ],
    ['MODEL_FAILED', { body: [BEGIN, anthropic.failure()] }, { code: 'MODEL_FAILED' }, 'could not answer'],
  ])(
    'in the stream has the code %s, and the sentence that the user sees',
    async (_code, reply, expected, sentence) => {
      server.answer(reply);
      const { id } = await conversation();
      const { chat, problem } = await newChat(id);
      await chat.sendMessage({ text: 'Who signed?' });

      expect(problem()).toEqual({ ...expected, message: expect.stringContaining(sentence) });
      expect(problem()?.message).toBe(chat.error?.message);
      const { body } = await client.get(`/conversations/${id}/ui-messages`);
      expect(JSON.parse(JSON.stringify(chat.messages.at(-1)))).toEqual((body as unknown as Body[]).at(-1));
    },
  );

  it('over HTTP is the same: a turn that runs, and a share that is used up, each with a time', async () => {
    server.answer({ body: [BEGIN, ...anthropic.text(0, 'Mia ')], end: 'hold' });
    const [busy, other] = [await conversation(), await conversation()];
    const running = await speakTo(backend.current, client.scope, ['closing', busy.id], userMessage('Who?'));
    const [second, further] = [await newChat(busy.id), await newChat(other.id)];
    await second.chat.sendMessage({ text: 'And now?' });
    await further.chat.sendMessage({ text: 'And here?' });
    const messages = [userMessage('And again?')];
    const refused = await client.post('/agents/closing/chat', { id: busy.id, messages });
    await running.rest();

    expect(second.problem()).toMatchObject({ code: 'TURN_IN_PROGRESS', retryAfterSeconds: 2 });
    expect(further.problem()).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 5 });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([409, '2']);
    expect(refused.body).toMatchObject({ retryAfterSeconds: 2 });
  });

  it('names the conversation that waits for a decision', async () => {
    server.answer({
      body: [BEGIN, ...anthropic.toolUse(0, CLOSE), ...anthropic.end('tool_use', USAGE)],
    });
    const { id } = await conversation();
    const { chat, problem } = await newChat(id);
    await chat.sendMessage({ text: 'Close it' });
    const { body } = await client.get(`/conversations/${id}`);
    expect(body.status).toBe('PAUSED');
    await chat.sendMessage({ text: 'And now?' });

    expect(problem()).toMatchObject({ code: 'APPROVAL_PENDING', conversationId: id });
  });

  it('is a lost connection where no answer came, and unknown where nobody said', async () => {
    const lost: unknown = await fetch('http://127.0.0.1:1').catch((error: unknown) => error);

    expect(chatProblemOf(lost)).toMatchObject({ code: 'CONNECTION_LOST' });
    expect(chatProblemOf(new Error('<html>Bad gateway</html>'))).toMatchObject({ code: 'UNKNOWN' });
    expect(chatProblemOf(undefined)).toEqual({ code: 'UNKNOWN', message: expect.stringMatching(/\.$/) });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Agent, AiModule, DEFAULT_LIMITS } from '../../src/modules/ai/index.js';
import * as anthropic from '../support/anthropic-events.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { startModelServer } from '../support/model-server.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import * as openai from '../support/openai-events.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();

/** An agent with a model of its own. */
@Injectable()
class ThinkingAgent extends Agent {
  readonly type = 'thinking';
  readonly instructions = 'You think.';
  override readonly model = {
    provider: 'openai-compatible' as const,
    model: 'thinker',
    baseUrl: `${server.url}/own`,
    apiKey: 'key-of-the-agent',
  };
  override readonly providerOptions = { openaiCompatible: { reasoningEffort: 'high' } };
  override readonly headers = { 'x-team': 'risk' };
  override readonly limits = { ...DEFAULT_LIMITS, outputTokens: 777 };
}

@Module({ imports: [AiModule], providers: [ThinkingAgent] })
class ThinkingModule {}

describe('The models of agents', () => {
  const backend = useBackend(
    {
      AI_PROVIDER: 'anthropic',
      AI_MODEL: 'claude',
      AI_API_KEY: 'key-of-these-tests',
      AI_BASE_URL: `${server.url}/module`,
    },
    [ThinkingModule, ClosingModule],
  );
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  async function answerOf(agent: string, text: string): Promise<Body> {
    const { id } = await client.newConversation({ agentType: agent });
    await (await speakTo(backend.current, client.scope, [agent, id], userMessage(text))).rest();
    const { body } = await client.get(`/conversations/${id}/messages`);
    return body.items[1]!;
  }

  const claude = {
    body: [
      anthropic.begin({ input_tokens: 20, cache_read_input_tokens: 2000, output_tokens: 1 }),
      ...anthropic.text(0, 'Mia.'),
      ...anthropic.end('end_turn', { output_tokens: 2 }),
    ],
  };

  it('are asked with the options, headers and limits of the agent, and named in its answers', async () => {
    const nameless = [...openai.text('Mia.'), ...openai.end('stop', { prompt_tokens: 1 })];
    server.answer({ body: nameless.map((chunk) => chunk.replaceAll('gpt-replayed', '')) });
    const message = await answerOf('thinking', 'Who signed?');

    expect(message).toMatchObject({ content: 'Mia.', model: 'thinker' });
    expect(server.heads).toMatchObject([
      {
        path: '/own/chat/completions',
        headers: { 'x-team': 'risk', authorization: 'Bearer key-of-the-agent' },
      },
    ]);
    expect(server.requests).toMatchObject([{ model: 'thinker', reasoning_effort: 'high', max_tokens: 777 }]);
  });

  it('are that of the module where an agent has none', async () => {
    server.answer(claude);
    await answerOf('closing', 'Who signed?');

    expect(server.heads).toMatchObject([
      { path: '/module/messages', headers: { 'x-api-key': 'key-of-these-tests' } },
    ]);
    expect(server.heads[0]!.headers).not.toHaveProperty('x-team');
  });

  it('of Anthropic are asked to cache a long request', async () => {
    server.answer(claude);
    const message = await answerOf('closing', 'word '.repeat(1000));
    const [request] = server.requests;
    const mark = { cache_control: { type: 'ephemeral' } };

    expect(request).toMatchObject({ system: [mark], messages: [{ role: 'user', content: [mark] }] });
    expect(JSON.stringify(request).match(/"cache_control"/g)).toHaveLength(2);
    expect(message).toMatchObject({ inputTokens: 2020, cacheReadTokens: 2000 });
  });

  it('of Anthropic are not asked to cache a task, which is asked once', async () => {
    server.answer(claude);
    await client.post('/agents/clean-note', { text: 'word '.repeat(1000) });

    expect(JSON.stringify(server.requests)).not.toContain('cache_control');
  });
});

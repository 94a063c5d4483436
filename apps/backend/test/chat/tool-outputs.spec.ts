import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as anthropic from '../support/anthropic-events.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import * as openai from '../support/openai-events.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { HIDDEN, IMAGE, ToolboxModule } from '../support/toolbox.agent.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const INPUT = { what: 'a cat' };
const USAGE = { input_tokens: 20, output_tokens: 1 };
const OPENAI_USAGE = { prompt_tokens: 20, completion_tokens: 1, total_tokens: 21 };

afterAll(() => server.stop());

function useChat(variables: NodeJS.ProcessEnv) {
  const backend = useBackend({ AI_MODEL: 'model', AI_API_KEY: 'key', ...variables }, [ToolboxModule]);
  let client: HttpClient;
  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  /** Says two things, of which the first is answered with these replies and the second with the last. */
  return async (...replies: Reply[]): Promise<{ messages: Body[]; requests: Body[] }> => {
    server.answer(...replies);
    const { id } = await client.newConversation({ agentType: 'toolbox' });
    for (const text of ['Draw a cat', 'And now?'])
      await (await speakTo(backend.current, client.scope, ['toolbox', id], userMessage(text))).rest();
    const { body } = await client.get(`/conversations/${id}/messages`);
    return { messages: body.items, requests: server.requests as Body[] };
  };
}

/** What a request says that the tool has answered. */
function resultIn(request: Body): unknown {
  const messages = request.messages as unknown as { role: string; content: unknown }[];
  const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? (content as Body[]) : []));
  return (
    parts.find(({ type }) => type === 'tool_result')?.content ??
    messages.find(({ role }) => role === 'tool')?.content
  );
}

describe('The output that a tool makes for the model, at Anthropic', () => {
  const chat = useChat({ AI_PROVIDER: 'anthropic', AI_BASE_URL: server.url });
  const says = (): Reply => ({
    body: [anthropic.begin(USAGE), ...anthropic.text(0, 'There.'), ...anthropic.end('end_turn', USAGE)],
  });
  const calls = (name: string): Reply => ({
    body: [
      anthropic.begin(USAGE),
      ...anthropic.toolUse(0, { id: 'toolu_1', name, input: INPUT }),
      ...anthropic.end('tool_use', USAGE),
    ],
  });

  it('is what it is shown, in this turn and in later ones, made of the result that is stored', async () => {
    const { messages, requests } = await chat(calls('draw'), says(), says());
    const image = { type: 'base64', media_type: 'image/png', data: IMAGE };
    const shown = [
      { type: 'text', text: 'a cat, drawn' },
      { type: 'image', source: image },
    ];

    expect(messages[2]).toMatchObject({ toolResults: [{ result: { what: 'a cat', image: IMAGE } }] });
    expect(requests.slice(1).map(resultIn)).toEqual([shown, shown]);
  });

  it.each(['smudge', 'scribble'])(
    'that cannot be made (%s) is told as such, without a word of the reason',
    async (name) => {
      const { messages, requests } = await chat(calls(name), says(), says());
      const told = 'The tool ran; its result could not be shown. The tool failed.';

      expect(requests.slice(1).map(resultIn)).toEqual([told, told]);
      expect(JSON.stringify([messages, requests])).not.toContain(HIDDEN);
      expect(messages.at(-1)).toMatchObject({ content: 'There.' });
    },
  );
});

describe('The output that a tool makes for the model, at a provider that takes texts alone', () => {
  const chat = useChat({ AI_PROVIDER: 'openai-compatible', AI_BASE_URL: `${server.url}/v1` });
  const says = (): Reply => ({ body: [...openai.text('There.'), ...openai.end('stop', OPENAI_USAGE)] });
  const calls = (name: string): Reply => ({
    body: [
      ...openai.toolCalls({ id: 'call_1', name, input: INPUT }),
      ...openai.end('tool_calls', OPENAI_USAGE),
    ],
  });

  it('has its texts, and the kinds of its files', async () => {
    const { requests } = await chat(calls('draw'), says(), says());
    const told = 'a cat, drawn\n\n[A file: image/png]';

    expect(requests.slice(1).map(resultIn)).toEqual([told, told]);
    expect(JSON.stringify(requests)).not.toContain(IMAGE.slice(0, 100));
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as anthropic from '../support/anthropic-events.js';
import { chatClient, storedMessages } from '../support/chat-client.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import { ToolboxModule } from '../support/toolbox.agent.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const USAGE = { input_tokens: 20, output_tokens: 5 };
const SEARCH = { id: 'srvtoolu_01ABC', query: 'Who signed the report?' };
const FOUND = [
  {
    type: 'web_search_result',
    url: 'https://example.org/report',
    title: 'The report',
    page_age: 'May 2, 2026',
    encrypted_content: `Ev${'aB3+/='.repeat(500)}`,
  },
];
const CITATION = {
  type: 'web_search_result_location',
  url: 'https://example.org/report',
  title: 'The report',
  encrypted_index: 'Eo8BCioIAhgBIiQy',
  cited_text: 'Signed by Mia.',
};

describe('A tool that the provider runs', () => {
  const backend = useBackend(
    { AI_PROVIDER: 'anthropic', AI_MODEL: 'claude', AI_API_KEY: 'key', AI_BASE_URL: server.url },
    [ToolboxModule],
  );
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  const replyOf = (...blocks: string[]): Reply => ({
    body: [anthropic.begin(USAGE), ...blocks, ...anthropic.end('end_turn', USAGE)],
  });
  const searched = (content: unknown): string[] => [
    ...anthropic.text(0, 'Let me look.'),
    ...anthropic.webSearch(1, SEARCH, content),
  ];

  /** Says two things, and returns what is shown, stored, and asked of the provider the second time. */
  async function chat(...replies: Reply[]) {
    server.answer(...replies);
    const { id } = await client.newConversation({ agentType: 'searching' });
    const front = await chatClient(backend.current, client.scope, { agent: 'searching', id });
    await front.chat.sendMessage({ text: 'Who signed?' });
    await front.chat.sendMessage({ text: 'Sure?' });
    const messages = server.requests.at(-1)!.messages as { role: string; content: object[] }[];
    return {
      front,
      shown: await storedMessages(client, id),
      stored: (await client.get(`/conversations/${id}/messages`)).body.items,
      answer: messages[1]!,
    };
  }

  it('is part of the answer, goes back as it came, and is shown as it is stored', async () => {
    const cited = anthropic.citedText(3, 'Mia did.', CITATION);
    const { front, shown, stored, answer } = await chat(
      replyOf(...searched(FOUND), ...cited),
      replyOf(...anthropic.text(0, 'Yes.')),
    );

    expect(answer).toEqual({
      role: 'assistant',
      content: [
        { type: 'text', text: 'Let me look.' },
        { type: 'server_tool_use', id: SEARCH.id, name: 'web_search', input: { query: SEARCH.query } },
        { type: 'web_search_tool_result', tool_use_id: SEARCH.id, content: FOUND },
        { type: 'text', text: 'Mia did.', citations: [CITATION] },
      ],
    });
    expect(front.chat.error).toBeUndefined();
    expect(front.shown()).toEqual(shown);
    expect(shown[1]!.parts).toMatchObject([
      { type: 'step-start' },
      { type: 'text', text: 'Let me look.' },
      { type: 'tool-web_search', toolCallId: SEARCH.id, providerExecuted: true, state: 'output-available' },
      { type: 'source-url', url: 'https://example.org/report', title: 'The report' },
      { type: 'text', text: 'Mia did.' },
      { type: 'source-url', url: 'https://example.org/report' },
    ]);
    expect(stored.map(({ role, toolCalls }) => [role, toolCalls])).toEqual([
      ['user', null],
      ['assistant', null],
      ['user', null],
      ['assistant', null],
    ]);
    expect(stored[1]!.content).toBe('Let me look.\n\nMia did.');
  });

  it('that fails goes back as failed', async () => {
    const error = { type: 'web_search_tool_result_error', error_code: 'max_uses_exceeded' };
    const { front, shown, answer } = await chat(
      replyOf(...searched(error), ...anthropic.text(3, 'I do not know.')),
      replyOf(...anthropic.text(0, 'Yes.')),
    );

    expect(answer.content[2]).toEqual({
      type: 'web_search_tool_result',
      tool_use_id: SEARCH.id,
      content: error,
    });
    expect(front.shown()).toEqual(shown);
    expect(shown[1]!.parts[2]).toMatchObject({ state: 'output-error' });
  });

  it('that was cut off before its result does not go back', async () => {
    const cut: Reply = { body: [anthropic.begin(USAGE), ...searched(FOUND).slice(0, -2)], end: 'cut' };
    const { answer } = await chat(cut, replyOf(...anthropic.text(0, 'Yes.')));

    expect(answer.content).toEqual([{ type: 'text', text: 'Let me look.' }]);
  });

  it('is kept without a result that is too large, and does not go back', async () => {
    const large = [{ ...FOUND[0], encrypted_content: 'x'.repeat(600_000) }];
    const { answer, shown, stored } = await chat(
      replyOf(...searched(large), ...anthropic.text(3, 'Mia did.')),
      replyOf(...anthropic.text(0, 'Yes.')),
    );

    expect(JSON.stringify(answer)).not.toContain(SEARCH.id);
    expect(JSON.stringify(stored).length).toBeLessThan(100_000);
    expect(shown[1]!.parts[2]).toMatchObject({
      state: 'output-error',
      errorText: 'The result is too large to be kept.',
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { BulkyAgent, LeakingAgent, LeakingModule, SECRET } from '../support/leaking.agent.js';
import { chatCompletionsOf, startModelServer } from '../support/model-server.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import * as openai from '../support/openai-events.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();

interface Told {
  /** Everything that somebody could read: the stream, the store, the model's prompts. */
  read: string;
  results: { name: string; isError: boolean; result: unknown }[];
}

describe('What a tool throws', () => {
  const backend = useBackend(chatCompletionsOf(server), [LeakingModule]);
  const logged: unknown[] = [];
  let client: HttpClient;
  let leaking: Told;

  beforeAll(async () => {
    client = await newClient(backend.current);
    const note = (...line: unknown[]): unknown => logged.push(line);
    Logger.overrideLogger({ log: note, warn: note, error: note, debug: note, verbose: note, fatal: note });
    leaking = await callEvery(new LeakingAgent(backend.conversations));
  });
  afterAll(() => server.stop());

  /** Has the model call every tool of an agent in one answer, and then say something. */
  async function callEvery(agent: LeakingAgent | BulkyAgent): Promise<Told> {
    const names = Object.keys(agent.tools());
    const calls = names.map((name, index) => ({ id: `call_${index}`, name, input: {} }));
    server.answer(
      { body: [...openai.toolCalls(...calls), ...openai.end('tool_calls', {})] },
      { body: [...openai.text('I see.'), ...openai.end('stop', {})] },
    );
    const { id } = await client.newConversation({ agentType: agent.type });
    const chunks = await (
      await speakTo(backend.current, client.scope, [agent.type, id], userMessage('Look'))
    ).rest();
    const stored = await client.get(`/conversations/${id}/messages?limit=200`);
    const shown = await client.get(`/conversations/${id}/ui-messages`);
    const prompts = server.requests;
    return {
      read: JSON.stringify([chunks, stored.text, shown.text, prompts]),
      results: resultsIn(stored.body.items),
    };
  }

  it('is seen by nobody: not in the stream, the store, the prompt or the log', () => {
    expect(leaking.read).not.toContain('hunter2');
    expect(JSON.stringify(logged)).not.toContain('hunter2');
    expect(SECRET).toContain('hunter2');
  });

  it('is answered to the model as a failure, from which it goes on', () => {
    const failed = leaking.results.filter(({ isError }) => isError).map(({ name, result }) => [name, result]);

    expect(failed).toEqual([
      ['throws', 'The tool failed.'],
      ['throws_a_text', 'The tool failed.'],
      ['returns_an_error', 'The tool failed.'],
      ['has_a_getter', 'The tool failed.'],
      ['has_a_to_json', 'The tool failed.'],
      ['streams', 'The tool failed.'],
      ['doubts', 'It could not be said whether the call needs approval: The tool failed.'],
      ['judges', 'The input does not fit the tool.'],
      ['converts', 'The tool failed.'],
      ['says_why', 'The archive is closed until Monday.'],
    ]);
    expect(leaking.results).toContainEqual({
      name: 'returns_an_error_within',
      isError: false,
      result: { rows: [], failures: ['The tool failed.'] },
    });
  });

  it('leaves the result of a tool that fails in showing it, or on the way to it', () => {
    const shown = ['converts_what_it_gave', 'converts_to_an_error', 'streams_errors'];

    expect(leaking.results.filter(({ name }) => shown.includes(name))).toEqual(
      shown.map((name) => ({ name, isError: false, result: 'rows' })),
    );
    expect(leaking.read).toContain('The tool ran; its result could not be shown. The tool failed.');
  });

  it('is logged by its class', () => {
    expect(logged).toContainEqual(['The tool throws failed: RowError', 'Tool']);
    expect(logged).toContainEqual(['The tool throws_a_text failed: string', 'Tool']);
    expect(logged).toContainEqual(['The tool converts_what_it_gave failed: RowError', 'Tool']);
  });

  it('may be as large as it likes, or no JSON at all', async () => {
    const { results } = await callEvery(new BulkyAgent(backend.conversations));

    expect(results.map(({ name, isError, result }) => [name, isError, result])).toEqual([
      ['circular', true, expect.stringContaining('nested deeper')],
      ['bytes', true, 'The result is no JSON.'],
      ['list', true, expect.stringContaining('ask for less')],
      ['holes', true, expect.stringContaining('ask for less')],
      ['text', true, expect.stringContaining('ask for less')],
      ['deep', true, expect.stringContaining('nested deeper')],
      ['endless', true, expect.stringContaining('10000 outputs')],
    ]);
  });
});

interface StoredCall {
  id: string;
  name: string;
}

interface StoredResult {
  toolUseId: string;
  isError?: boolean;
  result: unknown;
}

/** The results of the stored calls, in the order of the calls. */
function resultsIn(messages: Body[]): Told['results'] {
  const results = messages.flatMap(({ toolResults }) => (toolResults as StoredResult[] | null) ?? []);
  const calls = messages.flatMap(({ toolCalls }) => (toolCalls as StoredCall[] | null) ?? []);
  return calls.map(({ id, name }) => {
    const found = results.find(({ toolUseId }) => toolUseId === id);
    return { name, isError: found?.isError === true, result: found?.result };
  });
}

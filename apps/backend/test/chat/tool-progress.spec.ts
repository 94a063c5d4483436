import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UIMessageChunk } from 'ai';
import { chatClient, storedMessages } from '../support/chat-client.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { chatCompletionsOf, startModelServer } from '../support/model-server.js';
import * as openai from '../support/openai-events.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { ToolboxModule } from '../support/toolbox.agent.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();

describe('While tools run, the front end', () => {
  const backend = useBackend(chatCompletionsOf(server), [ToolboxModule]);
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  function willCall(...names: string[]): void {
    const input = { when: '2026-03-02T00:00:00Z' };
    const calls = names.map((name, index) => ({ id: `call_${index}`, name, input }));
    server.answer(
      { body: [...openai.toolCalls(...calls), ...openai.end('tool_calls', {})] },
      { body: [...openai.text('I see.'), ...openai.end('stop', {})] },
    );
  }

  async function chunksOf(...names: string[]): Promise<UIMessageChunk[]> {
    willCall(...names);
    const { id } = await client.newConversation({ agentType: 'toolbox' });
    return (await speakTo(backend.current, client.scope, ['toolbox', id], userMessage('Look'))).rest();
  }

  it('is shown the outputs on the way to the last one, except those that come too soon or are too large', async () => {
    const outputs = (await chunksOf('watch')).filter(({ type }) => type === 'tool-output-available');
    const shown = outputs.map((chunk) => 'output' in chunk && [chunk.output, chunk.preliminary ?? false]);

    expect(shown).toEqual([
      [{ seen: 'one' }, true],
      [{ seen: 'two' }, true],
      [{ seen: 'three' }, true],
      [{ seen: 'three' }, false],
    ]);
  });

  it('is shown the result of a tool while another one still runs', async () => {
    const chunks = await chunksOf('watch', 'remind');
    const monday = chunks.findIndex((chunk) => 'output' in chunk && chunk.output === 'Monday');
    const last = chunks.findLastIndex((chunk) => 'preliminary' in chunk);

    expect(monday).toBeGreaterThan(0);
    expect(monday).toBeLessThan(last);
  });

  it('shows in the end what is stored, with the title of the tool', async () => {
    willCall('watch');
    const { id } = await client.newConversation({ agentType: 'toolbox' });
    const front = await chatClient(backend.current, client.scope, { agent: 'toolbox', id });
    await front.chat.sendMessage({ text: 'Look' });

    expect(front.shown()).toEqual(await storedMessages(client, id));
    expect(front.shown()[1]!.parts).toContainEqual(
      expect.objectContaining({ type: 'tool-watch', title: 'Watch a case', output: { seen: 'three' } }),
    );
  });
});

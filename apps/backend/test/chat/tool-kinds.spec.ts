import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { ToolboxModule } from '../support/toolbox.agent.js';
import { turnEnded } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

describe('A tool of the AI SDK', () => {
  const backend = useBackend({}, [ToolboxModule]);
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  async function afterSaying(text: string): Promise<Body> {
    const conversation = await client.newConversation({ agentType: 'toolbox' });
    const message = userMessage(text);
    await (await speakTo(backend.current, client.scope, ['toolbox', conversation.id], message)).rest();
    return conversation;
  }

  async function messagesOf({ id }: Body): Promise<Body[]> {
    return (await client.get(`/conversations/${id}/messages`)).body.items;
  }

  it('whose callbacks fail runs all the same, and the answer that calls it is kept', async () => {
    const messages = await messagesOf(await afterSaying('/fuss'));

    expect(messages.map(({ role }) => role as string)).toEqual(['user', 'assistant', 'tool', 'assistant']);
    expect(messages[2]).toMatchObject({ toolResults: [{ result: 'done', isError: false }] });
  });

  it('whose approval rule gives no answer needs none', async () => {
    const messages = await messagesOf(await afterSaying('/hesitate'));

    expect(messages[2]).toMatchObject({ toolResults: [{ result: 'done', isError: false }] });
  });

  it('whose approval rule answers with a word waits for a decision', async () => {
    const { id } = await afterSaying('/insist');

    expect((await client.get(`/conversations/${id}/approvals`)).body).toMatchObject([{ toolName: 'insist' }]);
  });

  describe('whose schema makes something else of its input', () => {
    const inputs: [string, object, string][] = [
      ['remind', { when: '2026-03-02T00:00:00Z' }, 'Monday'],
      ['pay', { cents: '90071992547409930' }, '45035996273704965'],
    ];

    function made(name: string, input: object, result: string) {
      return [
        expect.objectContaining({ role: 'user' }),
        expect.objectContaining({ toolCalls: [expect.objectContaining({ name, input })] }),
        expect.objectContaining({ toolResults: [expect.objectContaining({ result, isError: false })] }),
        expect.objectContaining({ role: 'assistant', toolCalls: null }),
      ];
    }

    it.each(inputs)('%s works at once', async (name, input, result) => {
      const conversation = await afterSaying(`/${name} ${JSON.stringify(input)}`);

      expect(await messagesOf(conversation)).toEqual(made(name, input, result));
    });

    it.each(inputs)('%s works after a decision', async (name, input, result) => {
      const conversation = await afterSaying(`/${name}_approved ${JSON.stringify(input)}`);
      const approvals = (await client.get(`/conversations/${conversation.id}/approvals`)).body;
      const [{ toolCallId }] = approvals as unknown as [{ toolCallId: string }];
      await client.post(`/conversations/${conversation.id}/approvals/${toolCallId}`, { approved: true });
      await turnEnded(backend.current, conversation.id);

      expect(await messagesOf(conversation)).toEqual(made(`${name}_approved`, input, result));
    });
  });
});

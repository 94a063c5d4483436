import { once } from 'node:events';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ClosingModule, hanging } from '../support/closing.agent.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { useBackend } from '../support/use-backend.js';

describe('A tool', () => {
  const backend = useBackend({}, [ClosingModule]);
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  function speak({ id }: Body, text: string) {
    return speakTo(backend.current, client.scope, ['closing', id], userMessage(text));
  }

  async function messagesOf({ id }: Body): Promise<Body[]> {
    return (await client.get(`/conversations/${id}/messages`)).body.items;
  }

  it.each([
    ['/fail', 'The archive is away.'],
    ['/doubt', 'The rules are away.'],
    ['/weigh {"bytes":200000}', 'ask for less'],
    ['/count', 'no JSON'],
    ['/look_up {"caseId":7}', 'caseId'],
  ])('that cannot answer (%s) tells the model so, which goes on', async (call, reason) => {
    const conversation = await client.newConversation({ agentType: 'closing' });
    await (await speak(conversation, call)).rest();
    const messages = await messagesOf(conversation);

    expect(messages[2]).toMatchObject({
      role: 'tool',
      toolResults: [{ isError: true, result: expect.stringContaining(reason) }],
    });
    expect(messages[3]).toMatchObject({ role: 'assistant' });
  });

  it('that hangs and disregards its signal does not hold up who stops the turn', async () => {
    const conversation = await client.newConversation({ agentType: 'closing' });
    const hangs = once(hanging, 'hanging');
    const stream = await speak(conversation, '/hang');
    await hangs;
    const { status } = await client.send('DELETE', `/conversations/${conversation.id}/turn`);
    await stream.rest();

    expect(status).toBe(204);
    expect((await messagesOf(conversation)).at(-1)).toMatchObject({
      toolResults: [{ isError: true, result: expect.stringContaining('may have had its effect') }],
      turn: { cutOff: 'STOPPED' },
    });
  });

  it('search_history finds what earlier conversations say, however often this one says it', async () => {
    const entity = { entityType: 'case', entityId: crypto.randomUUID() };
    const earlier = await client.newConversation({ ...entity, agentType: 'case' });
    await client.post(`/conversations/${earlier.id}/messages`, {
      role: 'user',
      content: 'The report of Mia',
    });
    const conversation = await client.newConversation({ ...entity, agentType: 'closing' });
    for (let count = 0; count < 12; count++)
      await client.post(`/conversations/${conversation.id}/messages`, { role: 'user', content: 'report' });
    await (await speak(conversation, 'report')).rest();
    const results = (await messagesOf(conversation)).find(
      ({ role }) => (role as string) === 'tool',
    )?.toolResults;

    expect(results).toMatchObject([{ result: [{ conversationId: earlier.id }] }]);
  });
});

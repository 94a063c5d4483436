import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, fieldsOf, type HttpClient, newClient } from '../support/http-client.js';
import { useBackend } from '../support/use-backend.js';

describe('JSON that JavaScript would change by reading it', () => {
  const backend = useBackend();
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current, { grants: 'ai:append' });
  });

  async function append(fields: string): Promise<Answer & { id: string }> {
    const { id } = await client.newConversation();
    return { ...(await client.post(`/conversations/${id}/messages`, `{${fields}}`)), id };
  }

  it.each([
    [
      'a tool result',
      '"role":"tool","toolResults":[{"toolUseId":"c","result":{"id":2512292042121000001}}]',
      'toolResults.0.result.id',
    ],
    [
      'a tool input',
      '"role":"assistant","toolCalls":[{"id":"c","name":"n","input":{"a":[1.23456789012345678901]}}]',
      'toolCalls.0.input.a.0',
    ],
    ['metadata', '"role":"user","content":"x","metadata":{"b":1,"10":2,"2":3}', 'metadata.10'],
  ])('is refused in %s, which is named, and nothing is stored', async (_name, fields, field) => {
    const answer = await append(fields);

    expect([answer.status, answer.body.code, fieldsOf(answer)]).toEqual([400, 'VALIDATION_FAILED', [field]]);
    expect((await client.get(`/conversations/${answer.id}`)).body.messageCount).toBe(0);
  });

  it.each([
    '{"id":2512292042121000000,"of":9007199254740991,"text":"2512292042121000001"}',
    '{"2":3,"10":2,"b":1,"a":{"z":1,"a":-0.30000000000000004}}',
    '[6.02214076e+23,5e-324,1e+21,100000000000000000000]',
  ])('comes back as it came where nothing is lost: %s', async (result) => {
    const { text, status, id } = await append(
      `"role":"tool","toolResults":[{"toolUseId":"c","result":${result}}]`,
    );

    expect([status, text.includes(`"result":${result}`)]).toEqual([201, true]);
    expect((await client.get(`/conversations/${id}/messages`)).text).toContain(`"result":${result}`);
  });

  it('is refused in what a page sends to an agent', async () => {
    const part = '{"type":"data-case","data":{"id":2512292042121000001}}';
    const message = `{"id":"m","role":"user","parts":[{"type":"text","text":"Who?"},${part}]}`;
    const answer = await client.post('/agents/case/chat', `{"id":"c","messages":[${message}]}`);

    expect([answer.status, fieldsOf(answer)]).toEqual([400, ['messages.0.parts.1.data.id']]);
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { ClosingModule } from '../support/closing.agent.js';
import { eventStream } from '../support/answer-stream.js';
import { type Answer, type HttpClient, newClient } from '../support/http-client.js';
import { userMessage } from '../support/open-stream.js';
import { filled, NAMED_OPERATIONS, namesConversation } from '../support/operations.js';
import { useBackend } from '../support/use-backend.js';

const SAME = { 'x-request-id': 'same' };
const AGENT = 'closing';
/** Those about the whole organization see what was deleted. */
const OF_OWNER = NAMED_OPERATIONS.filter(
  ([, operation]) => namesConversation(operation) && !operation.path.includes('/organization/'),
);

describe('What was deleted', () => {
  const backend = useBackend({ TURN_GRACE_SECONDS: '600' }, [ClosingModule]);
  let client: HttpClient;
  let owner: HttpClient;
  let id: string;
  let fileId: string;

  beforeAll(async () => {
    owner = await newClient(backend.current, { grants: 'ai:append' });
    client = await newClient(
      { ...backend.current, api: backend.current.url },
      { scope: owner.scope, grants: 'ai:append' },
    );
    const file = await owner.send('POST', '/files?name=report.txt', {
      body: 'Mia signed.',
      headers: { 'content-type': 'text/plain' },
    });
    fileId = file.body.id;
    id = (await owner.newConversation({ agentType: AGENT })).id;
    const message = userMessage('/close_case {"caseId":"HR-17"}');
    const part = { type: 'file', mediaType: 'text/plain', url: file.body.url as string };
    const body = { id, messages: [{ ...message, parts: [...message.parts, part] }] };
    await (await eventStream(backend.current, owner.scope, `/agents/${AGENT}/chat`, { body }))!.ended;
    expect((await owner.get(`/files/${fileId}`)).status).toBe(200);
    expect((await owner.send('DELETE', `/conversations/${id}`)).status).toBe(204);
  });

  function seen({ status, headers, text }: Answer): string {
    return JSON.stringify([status, [...headers].filter(([name]) => name !== 'date'), text]);
  }

  it.each(OF_OWNER)('is not there for its owner: %s', async (_, operation) => {
    const toolCallId = 'call';
    const [answer, notThere] = await Promise.all(
      [id, crypto.randomUUID()].map((one) => {
        const { method, path, body } = filled(operation, { id: one, agentType: AGENT, toolCallId });
        return client.send(method, path, { body, headers: SAME });
      }),
    );

    expect(notThere!.body.code).toBe('CONVERSATION_NOT_FOUND');
    expect(seen(answer!)).toBe(seen(notThere!));
  });

  it('is not there as a file that it used', async () => {
    const [answer, notThere] = await Promise.all(
      [fileId, crypto.randomUUID()].map((one) => owner.get(`/files/${one}`, SAME)),
    );

    expect(notThere!.body.code).toBe('FILE_NOT_FOUND');
    expect(seen(answer!)).toBe(seen(notThere!));
  });

  it('is in no list, and in no sidebar', async () => {
    const sidebar = (await eventStream(backend.current, owner.scope, '/events'))!;
    await owner.newConversation({ agentType: 'another' });
    await sidebar.until((events) => events.length > 0);
    sidebar.leave();

    expect(JSON.stringify(sidebar.events)).not.toContain(id);
    expect((await owner.get('/conversations')).text).not.toContain(id);
  });

  it('ends the answer that is on its way, and the events of an open page', async () => {
    const { id: own } = await owner.newConversation({ agentType: AGENT });
    const events = (await eventStream(backend.current, owner.scope, `/conversations/${own}/events`))!;
    const body = { id: own, messages: [userMessage('word '.repeat(2000))] };
    const answer = (await eventStream(backend.current, owner.scope, `/agents/${AGENT}/chat`, { body }))!;
    await answer.until((seenSoFar) => seenSoFar.length > 5);
    const { status } = await owner.send('DELETE', `/conversations/${own}`);

    expect(status).toBe(204);
    await answer.ended;
    await events.ended;
    const { rows } = await backend.current.database.query(
      "SELECT turn->>'cutOff' AS cut FROM ai_message WHERE conversation_id = $1 ORDER BY sequence DESC LIMIT 1",
      [own],
    );
    expect(rows).toEqual([{ cut: 'STOPPED' }]);
  });
});

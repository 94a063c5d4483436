import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ClosingModule } from '../support/closing.agent.js';
import { type Answer, type HttpClient, newClient } from '../support/http-client.js';
import { type Reply, startModelServer } from '../support/model-server.js';
import { openStream, type OpenStream, userMessage } from '../support/open-stream.js';
import * as openai from '../support/openai-events.js';
import { withSecondBackend } from '../support/second-backend.js';
import { atOnce, times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const MOST = 3;
const CROWD = 24;
const server = await startModelServer();

describe('The turns of one user at a time', () => {
  const backend = useBackend(
    {
      AI_PROVIDER: 'openai-compatible',
      AI_MODEL: 'gpt',
      AI_BASE_URL: `${server.url}/v1`,
      MAX_TURNS_PER_USER: String(MOST),
    },
    [ClosingModule],
  );
  let client: HttpClient;

  beforeEach(async () => {
    client = await newClient(backend.current);
  });
  afterAll(() => server.stop());

  /** An answer that does not end by itself. */
  function held(count: number): Reply[] {
    return times(count, () => ({ body: openai.text('Let me think.'), end: 'hold' as const }));
  }

  function chat(): { id: string; messages: object[] } {
    return { id: crypto.randomUUID(), messages: [userMessage('Who signed?')] };
  }

  /** Begins so many turns, in a conversation each, that last until they are stopped. */
  async function begin(count: number): Promise<{ id: string; stream: OpenStream }[]> {
    server.answer(...held(count));
    return Promise.all(
      times(count, async () => {
        const { id } = await client.newConversation({ agentType: 'closing' });
        const body = { ...chat(), id };
        return { id, stream: await openStream(backend.current, client.scope, '/agents/closing/chat', body) };
      }),
    );
  }

  async function stop(turns: { id: string }[]): Promise<void> {
    for (const { id } of turns) await client.send('DELETE', `/conversations/${id}/turn`);
  }

  function refusedFurther({ status, headers, body }: Answer): void {
    expect([status, body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(body.detail).toContain(`At most ${MOST} answers`);
    expect(headers.get('retry-after')).toBe('5');
  }

  it('are as many as the setting says, in chats and tasks, for that user alone', async () => {
    const running = await begin(MOST);
    const other = await newClient(backend.current);
    const { id } = await client.newConversation({ agentType: 'closing' });

    refusedFurther(await client.post('/agents/closing/chat', { ...chat(), id }));
    refusedFurther(await client.post('/agents/clean-note', { text: 'note' }));
    expect((await client.get('/conversations?agentType=clean-note')).body.items).toEqual([]);
    expect((await client.get(`/conversations/${id}/messages`)).body.items).toEqual([]);
    server.answer({ body: [...openai.text('Tidy.'), ...openai.end('stop', {})] });
    expect((await other.post('/agents/clean-note', { text: 'note' })).status).toBe(200);

    await stop(running.slice(0, 1));
    server.answer({ body: [...openai.text('Tidy.'), ...openai.end('stop', {})] });
    expect((await client.post('/agents/clean-note', { text: 'note' })).status).toBe(200);
    await stop(running);
  });

  it('are counted where a decision lets a turn go on, which is then not decided', async () => {
    const { id } = await client.newConversation({ agentType: 'closing' });
    const call = { id: 'call_0', name: 'close_case', input: { caseId: 'HR-17' } };
    server.answer({ body: [...openai.toolCalls(call), ...openai.end('tool_calls', {})] });
    await (await openStream(backend.current, client.scope, '/agents/closing/chat', { ...chat(), id })).rest();
    const [approval] = (await client.get(`/conversations/${id}/approvals`)).body as unknown as {
      toolCallId: string;
    }[];
    const running = await begin(MOST);
    const decision = `/conversations/${id}/approvals/${approval!.toolCallId}`;

    refusedFurther(await client.post(decision, { approved: true }));
    await stop(running);
    expect((await client.get(`/conversations/${id}/approvals`)).body).toMatchObject([{ status: 'PENDING' }]);
    expect((await client.post(decision, { approved: false })).status).toBe(200);
  });

  it('are counted over all processes, however many begin at one moment', async () => {
    server.answer(...held(CROWD));
    const conversations = await atOnce(CROWD, () => client.newConversation({ agentType: 'closing' }));
    await withSecondBackend(
      backend.current,
      async (_, second) => {
        const begun = await Promise.allSettled(
          conversations.map(({ id }, index) => {
            const chosen = index % 2 === 0 ? backend.current : second;
            return openStream(chosen, client.scope, '/agents/closing/chat', { ...chat(), id });
          }),
        );
        await stop(conversations);
        const refused = begun.filter((one) => one.status === 'rejected').map(({ reason }) => String(reason));

        expect(refused).toHaveLength(CROWD - MOST);
        expect(refused.filter((reason) => !reason.includes('RATE_LIMITED'))).toEqual([]);
      },
      [ClosingModule],
    );
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, type AgentContext, AiModule } from '../../src/modules/ai/index.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type Answer, type HttpClient, newClient } from '../support/http-client.js';
import { userMessage } from '../support/open-stream.js';
import { turnEnded } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

const shown: unknown[] = [];

@Injectable()
class PageAgent extends Agent {
  readonly type = 'page';
  readonly instructions = 'You know the page.';
  override readonly body = z.object({
    page: z.coerce.number().int(),
    filter: z.object({ by: z.string() }).optional(),
  });

  override tools({ body }: AgentContext): ToolSet {
    const show = () => {
      shown.push(body);
      return 'shown';
    };
    const inputSchema = z.object({});
    return {
      show: tool({ description: 'Shows', inputSchema, execute: show }),
      show_approved: tool({ description: 'Shows', inputSchema, needsApproval: true, execute: show }),
    };
  }
}

@Module({ imports: [AiModule], providers: [PageAgent] })
class PageModule {}

describe('Further fields of a chat’s request', () => {
  const backend = useBackend({}, [PageModule, ClosingModule]);
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  async function say(
    agent: string,
    message: object,
    further: object,
    id?: string,
  ): Promise<Answer & { id: string }> {
    const chat = id ?? (await client.newConversation({ agentType: agent })).id;
    const answer = await client.post(`/agents/${agent}/chat`, { id: chat, messages: [message], ...further });
    return { ...answer, id: chat };
  }

  it('are what the agent’s schema makes of them, in the context of its tools', async () => {
    shown.length = 0;
    const { status } = await say('page', userMessage('/show'), { page: '7', filter: { by: 'Mia' } });

    expect([status, shown]).toEqual([200, [{ page: 7, filter: { by: 'Mia' } }]]);
  });

  it('come with a decision of the chat too', async () => {
    shown.length = 0;
    const { id } = await say('page', userMessage('/show_approved'), { page: 1 });
    const [{ toolCallId }] = (await client.get(`/conversations/${id}/approvals`)).body as unknown as [
      { toolCallId: string },
    ];
    const approval = { id: toolCallId, approved: true };
    const part = { type: 'tool-show_approved', toolCallId, state: 'approval-responded', input: {}, approval };
    await say('page', { id: 'a', role: 'assistant', parts: [part] }, { page: 2 }, id);
    await turnEnded(backend.current, id);

    expect(shown).toEqual([{ page: 2 }]);
  });

  it.each([
    ['page', { page: 1, colour: 'red' }, 'colour'],
    ['page', { page: 'seven' }, 'page'],
    ['page', {}, 'page'],
    ['page', { page: 1, filter: { by: 7 } }, 'filter.by'],
    ['closing', { page: 1 }, 'page'],
    ['closing', { toString: 1 }, 'toString'],
  ])('are refused by %s where it does not declare them so: %j', async (agent, further, field) => {
    const { status, body, id } = await say(agent, userMessage('/show'), further);

    expect([status, body.code, body.errors?.map((error) => error.field)]).toEqual([
      400,
      'VALIDATION_FAILED',
      [field],
    ]);
    expect((await client.get(`/conversations/${id}`)).body.messageCount).toBe(0);
  });
});

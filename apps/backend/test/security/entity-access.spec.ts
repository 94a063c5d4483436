import { inspect } from 'node:util';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import type { ToolSet } from 'ai';
import {
  Agent,
  type AgentContext,
  AiModule,
  type EntityAccess,
  type Principal,
  type Scope,
} from '../../src/modules/ai/index.js';
import { ClosingAgent, ClosingModule } from '../support/closing.agent.js';
import { METHODS_WITH_ID, METHODS_WITHOUT_ID, methodsWithoutCall } from '../support/every-method.js';
import { type Answer, type Body, HttpClient, newClient } from '../support/http-client.js';
import { openStream, speakTo, userMessage } from '../support/open-stream.js';
import { filled, NAMED_OPERATIONS, namesConversation, type Ids } from '../support/operations.js';
import { useBackend } from '../support/use-backend.js';

const A = { entityType: 'case', entityId: 'HR-17' };
const B = { entityType: 'case', entityId: 'HR-18' };
/** Those of an owner who is a supervisor as well. */
const GRANTS = ['ai:append', 'ai:supervise'];
/** The routes that begin so ask for another grant, by which the trail of everybody is seen, too. */
const COSTS = '/api/v1/ai/organization/conversations/{id}/costs';
const PRIVATE = 'aubergine';
const NOBODYS = '019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42';
const SAME = { 'x-request-id': 'same' };
const ABOUT_A_CONVERSATION = NAMED_OPERATIONS.filter(([, operation]) => namesConversation(operation));
const OTHERS = NAMED_OPERATIONS.filter(([, operation]) => !namesConversation(operation));

/** The access of a host: cases are open to everybody until they are withdrawn from all, or the host fails. */
class CaseAccess implements EntityAccess {
  readonly withdrawn = new Set<string>();
  failing = false;
  /** The grants of those for whom it was asked last. */
  grants: readonly string[] = [];

  mayRead({ grants }: Principal, _type: string, id: string): Promise<boolean> {
    this.grants = [...grants];
    if (this.failing) throw new Error('connect to postgres://host:secret@db');
    return Promise.resolve(!this.withdrawn.has(id));
  }

  readable() {
    if (this.failing) throw new Error('connect to postgres://host:secret@db');
    return [A, B].filter(({ entityId }) => !this.withdrawn.has(entityId));
  }
}

function grantsOf(path: string): string[] {
  return path.startsWith(COSTS) ? [...GRANTS, 'ai:audit'] : GRANTS;
}

/** As the agent of `ClosingModule`, with every conversation of the user in reach. */
@Injectable()
class FarReachingAgent extends Agent {
  readonly type = 'far-reaching';
  readonly instructions = 'You know everything.';
  override readonly reach = 'user';
}

@Module({ imports: [AiModule], providers: [FarReachingAgent] })
class FarReachingModule {}

const access = new CaseAccess();

describe('The access to an entity', () => {
  const backend = useBackend({ TURN_GRACE_SECONDS: '600' }, [ClosingModule, FarReachingModule], {
    entityAccess: access,
  });
  let mia: HttpClient;
  /** Mia, with what costs need. */
  let auditing: HttpClient;
  let ofA: string;
  let ids: Ids;

  beforeAll(async () => {
    mia = await newClient(backend.current, { grants: GRANTS.join(' ') });
    auditing = await newClient(backend.current, { scope: mia.scope, grants: grantsOf(COSTS).join(' ') });
    ofA = await conversationAbout(A);
    const waiting = await conversationAbout(A, 'closing');
    await (await speak(waiting, '/close_case {"caseId":"aubergine"}')).rest();
    const { body } = await mia.get(`/conversations/${waiting}/approvals`);
    ids = { id: waiting, toolCallId: (body as unknown as Body[])[0]!.toolCallId as string };
  });

  beforeEach(() => {
    access.withdrawn.clear();
    access.failing = false;
  });

  async function conversationAbout(entity: object, agentType?: string): Promise<string> {
    const { id } = await mia.newConversation({ ...entity, agentType: agentType ?? crypto.randomUUID() });
    await mia.post(`/conversations/${id}/messages`, { role: 'user', content: `The ${PRIVATE} of ${id}` });
    return id;
  }

  function speak(id: string, text: string, agentType = 'closing') {
    return speakTo(backend.current, mia.scope, [agentType, id], userMessage(text));
  }

  function ask([, operation]: (typeof NAMED_OPERATIONS)[number], of: Ids): Promise<Answer> {
    const { method, path, body } = filled(operation, of);
    const client = operation.path.startsWith(COSTS) ? auditing : mia;
    return client.send(method, path.replace('/api/v1/ai', ''), { body, headers: SAME });
  }

  it('is asked by every method of the service', () => {
    expect(methodsWithoutCall()).toEqual([]);
  });

  it.each(Object.entries(METHODS_WITH_ID))('withdrawn, is noticed by %s', async (_name, call) => {
    access.withdrawn.add(A.entityId);
    await expect(call(backend.conversations, mia.scope, ofA)).rejects.toMatchObject({
      code: 'CONVERSATION_NOT_FOUND',
    });
    const about = await backend.current.database.query(
      `SELECT status, title, message_count FROM ai_conversation WHERE id = $1`,
      [ofA],
    );
    expect(about.rows).toEqual([expect.objectContaining({ status: 'ACTIVE', message_count: 1 })]);
  });

  it.each(Object.entries(METHODS_WITHOUT_ID))('withdrawn, is noticed by %s', async (_name, call) => {
    access.withdrawn.add(A.entityId);
    const after = JSON.stringify(await call(backend.conversations, mia.scope, ''));
    expect(after).not.toContain(PRIVATE);
    expect(after).not.toContain(A.entityId);
  });

  it('narrows lists, searches and statistics, and gives all back when it is given back', async () => {
    const { scope } = await newClient(backend.current);
    const own = await backend.conversations.getOrCreate(scope, A);
    await backend.conversations.addMessage(scope, own.conversation.id, { role: 'user', content: PRIVATE });
    const seen = async () => {
      const { items } = await backend.conversations.list(scope);
      const hits = await backend.conversations.search(scope, { query: PRIVATE });
      const { messages, conversations } = await backend.conversations.getStats(scope);
      return [items.length, hits.items.length, messages.total, conversations.total];
    };
    expect(await seen()).toEqual([1, 1, 1, 1]);
    access.withdrawn.add(A.entityId);
    expect(await seen()).toEqual([0, 0, 0, 0]);
    access.withdrawn.clear();
    expect(await seen()).toEqual([1, 1, 1, 1]);
  });

  it.each(ABOUT_A_CONVERSATION)('withdrawn, looks in %s as if nothing were there', async (...operation) => {
    access.withdrawn.add(A.entityId);
    const [withdrawn, missing] = [await ask(operation, ids), await ask(operation, { ...ids, id: NOBODYS })];
    expect([withdrawn.status, withdrawn.text]).toEqual([missing.status, missing.text]);
  });

  it.each(OTHERS)('withdrawn, shows in %s nothing of it', async (...operation) => {
    access.withdrawn.add(A.entityId);
    const { text } = await ask(operation, { ...ids, id: NOBODYS });
    expect(text).not.toContain(PRIVATE);
    expect(text).not.toContain(ids.id);
  });

  it.each(ABOUT_A_CONVERSATION)('is asked in %s about the caller with its grants', async (...operation) => {
    access.grants = [];
    access.withdrawn.add(A.entityId);
    await ask(operation, ids);
    expect(access.grants).toEqual(grantsOf(operation[1].path));
  });

  it('keeps who lacks it from beginning a conversation or a chat about the entity', async () => {
    access.withdrawn.add(A.entityId);
    const chat = { id: 'chat', ...A, messages: [userMessage('Hello')] };
    const answers = [await mia.post('/conversations', A), await mia.post('/agents/closing/chat', chat)];
    for (const { status, body } of answers) expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
  });

  it('withdrawn, ends the following of an answer by the name of the chat', async () => {
    const chat = { id: 'long', ...B, messages: [userMessage(`Hello ${'word '.repeat(2000)}`)] };
    const stream = await openStream(backend.current, mia.scope, '/agents/closing/chat', chat);
    await stream.until('start');
    const path = '/agents/closing/chat/long/stream';
    access.withdrawn.add(B.entityId);
    expect((await mia.get(path)).status).toBe(404);
    access.withdrawn.clear();
    const { items } = (await mia.get(`/conversations?entityId=${B.entityId}&agentType=closing`)).body;
    await mia.send('DELETE', `/conversations/${items[0]!.id}/turn`);
    await stream.rest();
  });

  it('is a wall between summaries, too', async () => {
    const { body } = await mia.post('/agents/summarize', { conversationId: ofA });
    expect((await mia.get(`/conversations/${String(body.conversationId)}`)).status).toBe(200);
    access.withdrawn.add(A.entityId);
    expect((await mia.get(`/conversations/${String(body.conversationId)}`)).status).toBe(404);
  });

  it('that cannot be checked is no access, and says nothing of the reason', async () => {
    access.failing = true;
    for (const path of [`/conversations/${ofA}`, '/conversations', '/conversations/search?q=aubergine']) {
      const { status, text } = await mia.get(path);
      expect([status, text.includes('secret')]).toEqual([503, false]);
    }
  });

  describe('by tools', () => {
    /** Every tool of an agent, called from a conversation about case B with whatever leads to case A. */
    async function answersOf(tools: ToolSet): Promise<Record<string, string>> {
      const input = { query: PRIVATE, conversationId: ofA };
      const options = { toolCallId: 'call', messages: [] };
      const answers = Object.entries(tools).map(async ([name, { execute }]) => {
        const run = async (): Promise<unknown> => await (execute?.(input, options) as unknown);
        const answer = await run().catch((error: unknown) => String(error));
        return [name, inspect(answer, { depth: null })] as const;
      });
      return Object.fromEntries(await Promise.all(answers));
    }

    function toolsOf(
      AgentType: typeof ClosingAgent | typeof FarReachingAgent,
      context: AgentContext,
    ): ToolSet {
      const { search_history, read_conversation, ...more } = backend.current.app
        .get<Agent>(AgentType, { strict: false })
        .tools(context);
      const { hang: _, ...rest } = more;
      return { search_history: search_history!, read_conversation: read_conversation!, ...rest };
    }

    async function contextOf(scope: Scope, entity: object): Promise<AgentContext> {
      const { conversation } = await backend.conversations.getOrCreate(scope, {
        ...entity,
        agentType: 'tools',
      });
      return { scope, conversation };
    }

    it('stays within the entity of the conversation, whatever the user may see', async () => {
      for (const entity of [B, {}]) {
        const tools = toolsOf(ClosingAgent, await contextOf(mia.scope, entity));
        for (const [name, text] of Object.entries(await answersOf(tools)))
          expect([name, text.includes(`The ${PRIVATE}`)]).toEqual([name, false]);
      }
    });

    it('of an agent that reaches further finds what the user may see, until it is withdrawn', async () => {
      const tools = toolsOf(FarReachingAgent, await contextOf(mia.scope, B));
      const seen = await answersOf(tools);
      expect([seen.search_history, seen.read_conversation].join()).toContain(`The ${PRIVATE}`);
      access.withdrawn.add(A.entityId);
      for (const text of Object.values(await answersOf(tools))) expect(text).not.toContain(PRIVATE);
    });
  });

  it.each([['HR-17\u200b'], [' HR-17'], ['HR-17\u00ad'], ['Fa\u0308lle'], ['HR\u202e-17'], ['HR-17\ufe0f']])(
    'is not confused by the look-alike %j',
    async (entityId) => {
      const { status, body } = await mia.post('/conversations', { entityType: 'case', entityId });
      expect([status, body.errors?.map(({ field }) => field)]).toEqual([400, ['entityId']]);
    },
  );
});

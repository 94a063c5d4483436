import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module, type Provider } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, type AgentContext, AiModule, ConversationService } from '../../src/modules/ai/index.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { exactLedger } from '../support/ledger.js';
import { openStream, speakTo, userMessage } from '../support/open-stream.js';
import {
  PROVIDER_KINDS,
  type ProviderKind,
  type ProviderServer,
  type ScriptedAnswer,
  startProvider,
} from '../support/providers/index.js';
import { withSecondBackend } from '../support/second-backend.js';
import { useBackend } from '../support/use-backend.js';

const LOOKS: ScriptedAnswer = {
  reasoning: { text: 'Who wrote it?\n I must look. ' },
  text: 'Let me look.',
  calls: [
    { name: 'look_up', input: { caseId: 'HR-17', when: '2026-01-02' } },
    { name: 'look_up', input: { caseId: 'HR-18', when: '2026-01-03' } },
  ],
  finish: 'tool-calls',
  usage: { input: 120, output: 30, cached: 100, reasoning: 20 },
};
const CLOSES: ScriptedAnswer = {
  reasoning: { text: ' It is done, so close it.' },
  calls: [{ name: 'close_case', input: { caseId: 'HR-17', when: '2026-01-04' } }],
  finish: 'tool-calls',
  usage: { input: 200, output: 40, cached: 120, reasoning: 25 },
};
const SAYS: ScriptedAnswer = {
  reasoning: { text: 'Closed.' },
  text: 'It is closed.',
  finish: 'stop',
  usage: { input: 260, output: 12, reasoning: 5 },
};
const ANSWERS = [LOOKS, CLOSES, SAYS, { ...SAYS, text: 'Yes, it is.' }];

/** The years of the dates that the tools were given: their schemas make dates of texts. */
const years: number[] = [];

class ProviderAgent extends Agent {
  readonly instructions = 'You close cases.';
  readonly type: string;
  override readonly model;
  override readonly providerOptions;

  constructor(conversations: ConversationService, kind: ProviderKind, url: string) {
    super(conversations);
    this.type = kind.name;
    this.model = kind.model(url);
    this.providerOptions = kind.providerOptions ?? {};
  }

  override tools(_context: AgentContext): ToolSet {
    const inputSchema = z.object({
      caseId: z.string(),
      when: z.string().transform((text) => new Date(text)),
    });
    const execute = ({ caseId, when }: z.output<typeof inputSchema>) => {
      years.push(when.getUTCFullYear());
      return { caseId, found: true };
    };
    return {
      look_up: tool({ description: 'Looks up a case', inputSchema, execute }),
      close_case: tool({ description: 'Closes a case', inputSchema, needsApproval: true, execute }),
    };
  }
}

const servers = new Map<string, ProviderServer>();
for (const kind of PROVIDER_KINDS) servers.set(kind.name, await startProvider(kind));

const AGENTS = PROVIDER_KINDS.map((kind): Provider => ({
  provide: Symbol(kind.name),
  useFactory: (conversations: ConversationService) =>
    new ProviderAgent(conversations, kind, servers.get(kind.name)?.url ?? ''),
  inject: [ConversationService],
}));

@Module({ imports: [AiModule], providers: AGENTS })
class ProvidersModule {}

describe('A turn of three answers', () => {
  const backend = useBackend({}, [ProvidersModule]);
  let client: HttpClient;

  beforeAll(async () => {
    globalThis.AI_SDK_LOG_WARNINGS = false;
    client = await newClient(backend.current);
  });
  afterAll(() => Promise.all([...servers.values()].map((server) => server.stop())));

  it.each(PROVIDER_KINDS.map(({ name }) => [name]))(
    'goes on after a decision in another process, and %s gets back what it attached',
    async (name) => {
      const server = servers.get(name)!;
      server.answer(...ANSWERS);
      years.length = 0;
      const { id } = await client.newConversation({ agentType: name });
      await (await speakTo(backend.current, client.scope, [name, id], userMessage('Close HR-17'))).rest();
      expect(server.refusals).toEqual([]);
      await withSecondBackend(backend.current, (_, second) => decideIn(second, name, id), [ProvidersModule]);
      await (await speakTo(backend.current, client.scope, [name, id], userMessage('Is it closed?'))).rest();

      expect(server.refusals).toEqual([]);
      expect(server.requests).toHaveLength(4);
      expect(years).toEqual([2026, 2026, 2026]);
      const messages = await exactLedger(backend.conversations, [client.scope, id]);
      expect(messages.map(({ role }) => role).join(' ')).toBe(
        'user assistant tool tool assistant tool assistant user assistant',
      );
      expect(messages[1]?.toolCalls?.map(({ input }) => input)).toEqual(
        LOOKS.calls?.map(({ input }) => input),
      );
      expect(messages.map(({ inputTokens }) => inputTokens).filter(Boolean)).toEqual(reported('input'));
      expect(messages.map(({ outputTokens }) => outputTokens).filter(Boolean)).toEqual(reported('output'));
      for await (const { rule, broken } of backend.current.integrityChecker.check())
        expect({ rule, broken }).toEqual({ rule, broken: [] });
    },
  );

  async function decideIn(second: Parameters<typeof openStream>[0], name: string, id: string): Promise<void> {
    const { body } = await client.get(`/conversations/${id}/approvals`);
    const [approval] = body as unknown as Body[];
    const { toolCallId } = approval!;
    const part = {
      type: 'tool-close_case',
      toolCallId,
      state: 'approval-responded',
      approval: { id: toolCallId, approved: true },
    };
    const message = { id: 'decision', role: 'assistant', parts: [part] };
    await (
      await openStream(second, client.scope, `/agents/${name}/chat`, { id, messages: [message] })
    ).rest();
  }
});

function reported(kind: 'input' | 'output'): number[] {
  return ANSWERS.map(({ usage }) => usage[kind]);
}

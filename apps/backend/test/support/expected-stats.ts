import type {
  Conversation,
  ConversationService,
  ConversationStats,
  Message,
  Scope,
} from '../../src/modules/ai/index.js';

/** A conversation with all of its messages. */
export interface Stored {
  conversation: Pick<Conversation, 'status' | 'agentType'>;
  messages: Message[];
}

/** Every conversation of a user with all of its messages; at most 100 of a status, with 200 messages each. */
export async function storedOf(service: ConversationService, scope: Scope): Promise<Stored[]> {
  const stored: Stored[] = [];
  for (const status of ['ACTIVE', 'PAUSED', 'ARCHIVED'] as const) {
    for (const conversation of (await service.list(scope, { status, limit: 100 })).items) {
      const { items } = await service.getMessages(scope, conversation.id, { limit: 200 });
      stored.push({ conversation, messages: items });
    }
  }
  return stored;
}

/** The statistics by adding up one message after the other; `whole` counts conversations without one too. */
export function addedUp(stored: Stored[], within: (at: Date) => boolean, whole: boolean): ConversationStats {
  const parts = stored.map(({ conversation, messages }) => ({
    conversation,
    messages: messages.filter(({ createdAt }) => within(createdAt)),
  }));
  const counted = parts.filter(({ messages }) => whole || messages.length > 0);
  const messages = parts.flatMap((part) => part.messages);
  const ofModels = messages.filter(
    ({ model, inputTokens, outputTokens }) =>
      model !== null || Number(inputTokens) + Number(outputTokens) > 0,
  );
  const conversations = counted.map(({ conversation }) => conversation);
  const usage = (of: Message[]) => ({
    messages: of.length,
    input: sum(of, 'inputTokens'),
    output: sum(of, 'outputTokens'),
  });
  const status = (one: string): number =>
    conversations.filter((conversation) => conversation.status === one).length;
  const role = (one: string): number => messages.filter((message) => message.role === one).length;
  return {
    conversations: {
      total: counted.length,
      active: status('ACTIVE'),
      paused: status('PAUSED'),
      archived: status('ARCHIVED'),
    },
    messages: {
      total: messages.length,
      byRole: {
        user: role('user'),
        assistant: role('assistant'),
        tool: role('tool'),
        system: role('system'),
      },
    },
    tokens: {
      input: sum(messages, 'inputTokens'),
      output: sum(messages, 'outputTokens'),
      cacheRead: sum(messages, 'cacheReadTokens'),
      cacheWrite: sum(messages, 'cacheWriteTokens'),
      reasoning: sum(messages, 'reasoningTokens'),
    },
    // None of the models that tests name has a price.
    cost: {
      usd: '0',
      unpricedMessages: messages.filter((one) => Number(one.inputTokens) + Number(one.outputTokens) > 0)
        .length,
    },
    byModel: names(ofModels.map(({ model }) => model)).map((model) => ({
      model,
      ...usage(ofModels.filter((message) => message.model === model)),
    })),
    byAgentType: names(conversations.map(({ agentType }) => agentType)).map((agentType) => {
      const of = counted.filter(({ conversation }) => conversation.agentType === agentType);
      return { agentType, conversations: of.length, ...usage(of.flatMap((part) => part.messages)) };
    }),
    byDay: names(messages.map(({ createdAt }) => createdAt.toISOString().slice(0, 10)))
      .filter((date) => date !== null)
      .map((date) => ({
        date,
        ...usage(messages.filter(({ createdAt }) => createdAt.toISOString().startsWith(date))),
      })),
  };
}

/** Each name once, in order, what has none last. */
function names(all: (string | null)[]): (string | null)[] {
  const named = all.filter((name) => name !== null);
  return [...[...new Set(named)].sort(), ...(named.length < all.length ? [null] : [])];
}

function sum(messages: Message[], field: keyof Message): number {
  return messages.reduce((total, message) => total + Number(message[field] ?? 0), 0);
}

import type { Cost } from '../domain/cost.js';
import type { ConversationStats } from '../domain/conversation.js';
import type { ConversationGroup, MessageGroup, Sums, TokenSums } from '../repositories/stats.repository.js';

type Group = Pick<MessageGroup, 'messages' | 'input' | 'output'>;

/** A user's statistics from the sums that the database made, and what the messages cost. */
export function conversationStats({ groups, days, conversations }: Sums, cost: Cost): ConversationStats {
  return {
    conversations: {
      total: countOf(conversations),
      active: countOf(conversations, 'ACTIVE'),
      paused: countOf(conversations, 'PAUSED'),
      archived: countOf(conversations, 'ARCHIVED'),
    },
    messages: { total: sum(groups, 'messages'), byRole: byRole(groups) },
    tokens: tokens(groups),
    cost,
    byModel: byModel(groups),
    byAgentType: byAgentType(groups, conversations),
    byDay: days,
  };
}

function countOf(groups: ConversationGroup[], status?: ConversationGroup['status']): number {
  return sum(status ? groups.filter((group) => group.status === status) : groups, 'conversations');
}

function byRole(messages: MessageGroup[]): ConversationStats['messages']['byRole'] {
  const count = (role: string) =>
    sum(
      messages.filter((group) => group.role === role),
      'messages',
    );
  return { user: count('user'), assistant: count('assistant'), tool: count('tool'), system: count('system') };
}

function tokens(messages: MessageGroup[]): TokenSums {
  return {
    input: sum(messages, 'input'),
    output: sum(messages, 'output'),
    cacheRead: sum(messages, 'cacheRead'),
    cacheWrite: sum(messages, 'cacheWrite'),
    reasoning: sum(messages, 'reasoning'),
  };
}

function byModel(messages: MessageGroup[]): ConversationStats['byModel'] {
  const ofModels = messages.filter(({ fromModel }) => fromModel);
  return groups(ofModels, 'model').map(([model, usage]) => ({ model, ...usage }));
}

function byAgentType(
  messages: MessageGroup[],
  conversations: ConversationGroup[],
): ConversationStats['byAgentType'] {
  const usageOf = new Map(groups(messages, 'agentType'));
  const unused = { messages: 0, input: 0, output: 0 };
  return [...grouped(conversations, 'agentType')].sort(byName).map(([agentType, group]) => ({
    agentType,
    conversations: sum(group, 'conversations'),
    ...(usageOf.get(agentType) ?? unused),
  }));
}

function groups<Key extends 'model' | 'agentType'>(
  messages: MessageGroup[],
  key: Key,
): [MessageGroup[Key], Group][] {
  return [...grouped(messages, key)]
    .sort(byName)
    .map(([name, group]) => [
      name,
      { messages: sum(group, 'messages'), input: sum(group, 'input'), output: sum(group, 'output') },
    ]);
}

function grouped<T, Key extends keyof T>(items: T[], key: Key): Map<T[Key], T[]> {
  const map = new Map<T[Key], T[]>();
  for (const item of items) map.set(item[key], [...(map.get(item[key]) ?? []), item]);
  return map;
}

/** Compares by name; null comes last. */
function byName([a]: [string | null, unknown], [b]: [string | null, unknown]): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

function sum<Key extends string>(items: Record<Key, number>[], key: Key): number {
  return items.reduce((total, item) => total + item[key], 0);
}

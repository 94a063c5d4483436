import type { Message } from './message.js';

/** A message and what it costs in a model's context, in estimated tokens. */
export interface CostedMessage {
  message: Message;
  cost: number;
}

export interface ContextBudget {
  maxTokens: number;
  maxMessages: number;
}

/**
 * The newest whole turns that fit the budget, with every system message, in order of sequence. A turn is a user
 * message and everything up to the next; turns that a tool call and its result span stay one.
 *
 * @param candidates in order of sequence: every system message, and the newest others without gaps
 * @param complete whether the candidates are the whole conversation
 */
export function contextWithin(
  candidates: readonly CostedMessage[],
  complete: boolean,
  budget: ContextBudget,
): CostedMessage[] {
  const kept = candidates.filter(isSystem);
  let tokens = totalCost(kept);
  for (const turn of turnsFromNewest(candidates, complete)) {
    tokens += totalCost(turn);
    if (tokens > budget.maxTokens || kept.length + turn.length > budget.maxMessages) break;
    kept.push(...turn);
  }
  return kept.sort((a, b) => a.message.sequence - b.message.sequence);
}

/** The cost of the messages together, in estimated tokens. */
export function totalCost(messages: readonly CostedMessage[]): number {
  return messages.reduce((sum, { cost }) => sum + cost, 0);
}

function* turnsFromNewest(
  candidates: readonly CostedMessage[],
  complete: boolean,
): Generator<CostedMessage[]> {
  let turn: CostedMessage[] = [];
  const firstCall = firstCalls(candidates);
  const unanswered = new Set<string>();
  for (const candidate of candidates.filter((one) => !isSystem(one)).reverse()) {
    turn.push(candidate);
    for (const { toolUseId } of candidate.message.toolResults ?? []) {
      // In a whole conversation, a result without a call before it has none: it joins no turns.
      const hasCall = !complete || (firstCall.get(toolUseId) ?? Infinity) < candidate.message.sequence;
      if (hasCall) unanswered.add(toolUseId);
    }
    for (const call of candidate.message.toolCalls ?? []) unanswered.delete(call.id);
    // While a result still lacks its call, the call stands in an earlier turn, which then belongs to this one.
    if (beginsTurn(candidate) && unanswered.size === 0) {
      yield turn;
      turn = [];
    }
  }
  // Messages of the assistant before the first user message are a turn of their own.
  if (complete && turn.length > 0) yield turn;
}

/** The sequence at which each tool call id stands first. */
function firstCalls(candidates: readonly CostedMessage[]): Map<string, number> {
  const calls = candidates.flatMap(({ message }) =>
    (message.toolCalls ?? []).map(({ id }) => [id, message.sequence] as const),
  );
  return new Map(calls.reverse());
}

function beginsTurn({ message }: CostedMessage): boolean {
  return message.role === 'user' && message.toolResults === null;
}

function isSystem({ message }: CostedMessage): boolean {
  return message.role === 'system';
}

import type { Message, ToolCall, ToolResult } from '../../domain/message.js';

/** The result of a call whose outcome is unknown. */
export const INTERRUPTED = 'The turn was interrupted; it is not known whether the tool had its effect.';

/** The result of a call that was not run, since its answer is not whole. */
export const CUT_OFF = 'The answer was cut off; the tool was not run.';

/** A tool result with the message that holds it. */
export interface PlacedResult extends ToolResult {
  message: Message;
}

/**
 * The result of each tool call of a message: the first one after it that names the call. Ids may be used again later
 * in a conversation, by models that number their calls anew in each answer.
 *
 * @param following the messages after that message, in order of sequence
 */
export function resultsOf(
  { toolCalls }: Pick<Message, 'toolCalls'>,
  following: readonly Message[],
): Map<string, PlacedResult> {
  const results = new Map<string, PlacedResult>();
  const called = new Set(toolCalls?.map(({ id }) => id));
  if (called.size === 0) return results;
  for (const message of following) {
    for (const result of message.toolResults ?? []) {
      if (called.has(result.toolUseId) && !results.has(result.toolUseId))
        results.set(result.toolUseId, { ...result, message });
    }
    if (results.size === called.size || message.toolCalls?.some(({ id }) => called.has(id))) break;
  }
  return results;
}

/**
 * The tool calls without a result, of the last message that calls tools.
 *
 * @param messages the newest messages of a conversation, in order of sequence
 */
export function openCalls(messages: readonly Message[]): ToolCall[] {
  return withoutResult(
    messages,
    messages.findLastIndex(({ toolCalls }) => toolCalls !== null),
  );
}

/** As `openCalls`, of the message in which the agent itself has made one of these calls. */
export function openCallsBeside(messages: readonly Message[], callIds: readonly string[]): ToolCall[] {
  return withoutResult(messages, indexOfCalls(messages, callIds));
}

/** The place, among messages, of the one in which the agent itself has made one of these calls. */
export function indexOfCalls(messages: readonly Message[], callIds: readonly string[]): number {
  return messages.findLastIndex(
    ({ toolCalls, turn }) => turn !== undefined && toolCalls?.some(({ id }) => callIds.includes(id)),
  );
}

function withoutResult(messages: readonly Message[], index: number): ToolCall[] {
  const caller = messages[index];
  if (!caller) return [];
  const results = resultsOf(caller, messages.slice(index + 1));
  return (caller.toolCalls ?? []).filter(({ id }) => !results.has(id));
}

import type { Message } from '../../src/modules/ai/index.js';

/** The newest whole turns among `most` messages, with every system message, in order. */
export function contextWithin(messages: readonly Message[], most: number): Message[] {
  const kept = messages.filter(({ role }) => role === 'system');
  for (const turn of wholeTurns(messages).reverse()) {
    if (kept.length + turn.length > most) break;
    kept.push(...turn);
  }
  return kept.sort((a, b) => a.sequence - b.sequence);
}

/** Turns in order; those that a tool call and its result span are one. */
function wholeTurns(messages: readonly Message[]): Message[][] {
  const turns: Message[][] = [];
  for (const message of messages.filter(({ role }) => role !== 'system')) {
    if (turns.length === 0 || (message.role === 'user' && !message.toolResults)) turns.push([]);
    turns.at(-1)?.push(message);
    for (const { toolUseId } of message.toolResults ?? []) joinFrom(turns, toolUseId, message);
  }
  return turns;
}

/** Makes one turn of all from the one with the call, the latest of that id before its result. */
function joinFrom(turns: Message[][], id: string, result: Message): void {
  const calling = turns.findLastIndex((turn) =>
    turn.some(
      ({ sequence, toolCalls }) => sequence < result.sequence && toolCalls?.some((call) => call.id === id),
    ),
  );
  if (calling >= 0) turns.push(turns.splice(calling).flat());
}

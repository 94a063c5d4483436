import { ConversationError } from '../../domain/conversation-error.js';
import { jsonBytes } from '../../domain/json-bytes.js';
import type { Message } from '../../domain/message.js';
import { isQuestion } from './turn-data.js';

/** Estimated tokens of a message beside its text, as the store counts them in `getContext`. */
const FRAME_TOKENS = 4;
const BYTES_OF_TOKEN = 4;

const LEFT_OUT = 'The result is left out: it does not fit beside the others. Ask for less.';

type Costed = Pick<Message, 'content' | 'toolCalls' | 'toolResults'>;

/** Estimates what a message costs in a model's context, as the store does in `getContext`. */
export function estimatedTokens({ content, toolCalls, toolResults }: Costed): number {
  const bytes = Buffer.byteLength(content) + bytesOf(toolCalls) + bytesOf(toolResults);
  return FRAME_TOKENS + Math.ceil(bytes / BYTES_OF_TOKEN);
}

/** @throws ConversationError `CONTENT_TOO_LARGE` for a question that a model could not be shown as a whole */
export function refuseBeyondContext(question: string, contextTokens: number): void {
  const tokens = estimatedTokens({ content: question, toolCalls: null, toolResults: null });
  if (tokens <= contextTokens) return;
  throw new ConversationError(
    'CONTENT_TOO_LARGE',
    `The text has about ${tokens} tokens; the agent reads at most ${contextTokens}. Send less.`,
  );
}

/**
 * The messages that a model is shown within its budget, in order: the newest question, system messages, the newest whole
 * steps of its turn, and then the newest whole turns before it. A step is an answer with the results of its calls. Of the
 * newest step, results that do not fit are left out, and the model is told so.
 */
export function withinContext(messages: readonly Message[], maxTokens: number): Message[] {
  if (total(messages) <= maxTokens) return [...messages];
  const begin = messages.findLastIndex(isQuestion);
  const kept = new Map<Message, Message>();
  let room = maxTokens;
  const keep = (unit: readonly Message[], as = unit): void => {
    for (const [index, shown] of as.entries()) kept.set(unit[index] ?? shown, shown);
    room -= total(as);
  };
  if (begin >= 0) keep(messages.slice(begin, begin + 1));
  for (const system of messages.filter(isSystem).reverse()) if (total([system]) <= room) keep([system]);
  const steps = splitAt(messages.slice(begin + 1).filter(isSpoken), ({ role }) => role === 'assistant');
  const turns = splitAt(messages.slice(0, Math.max(begin, 0)).filter(isSpoken), isQuestion);
  const newest = steps.pop() ?? [];
  keep(newest, shrunk(newest, room));
  for (const unit of [...turns, ...steps].reverse()) {
    if (total(unit) > room) break;
    keep(unit);
  }
  return messages.flatMap((message) => kept.get(message) ?? []);
}

/** The step with as many of its results as there is room for; nothing where there is not even room for its calls. */
function shrunk(step: readonly Message[], maxTokens: number): Message[] {
  const brief = step.map(withoutResults);
  if (total(brief) > maxTokens) return [];
  let room = maxTokens - total(brief);
  return step.map((message, index) => {
    const short = brief[index] ?? message;
    const more = estimatedTokens(message) - estimatedTokens(short);
    if (more > room) return short;
    room -= more;
    return message;
  });
}

function withoutResults(message: Message): Message {
  const { toolResults } = message;
  if (toolResults === null) return message;
  const leftOut = toolResults.map(({ toolUseId }) => ({ toolUseId, result: LEFT_OUT, isError: true }));
  return { ...message, toolResults: leftOut };
}

/** Splits messages into units, each of which begins where this holds. */
function splitAt(messages: readonly Message[], begins: (message: Message) => boolean): Message[][] {
  const units: Message[][] = [];
  for (const message of messages) {
    const last = units.at(-1);
    if (last && !begins(message)) last.push(message);
    else units.push([message]);
  }
  return units;
}

function total(messages: readonly Costed[]): number {
  return messages.reduce((sum, message) => sum + estimatedTokens(message), 0);
}

function bytesOf(value: unknown): number {
  return value === null ? 0 : jsonBytes(value);
}

export function isSystem({ role }: Message): boolean {
  return role === 'system';
}

function isSpoken({ role }: Message): boolean {
  return role !== 'system';
}

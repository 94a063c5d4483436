import type { Message } from './conversation.query.js';

/** What a message consists of, in its order. */
export type Part =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'call'; id: string; name: string; input: unknown }
  | { type: 'file'; id: string; name: string; mediaType: string; bytes: number }
  | { type: 'other'; name: string; value: unknown };

type Stored = Record<string, unknown>;

/** Reads the parts of a stored message: those of an agent's turn stand in `turn`, of any other in its fields. */
function partsOf(message: Message): Part[] {
  const { parts, reasoning } = message.turn ?? {};
  const calls = new Map((message.toolCalls ?? []).map((call) => [call.id, call]));
  const stored = Array.isArray(parts) ? (parts as Stored[]) : [];
  const shown = stored.flatMap((part) => partOf(part, message, calls));
  const thought = Array.isArray(reasoning) ? reasoning.map((text) => reasoningOf(text)) : [];
  const hasText = stored.some(({ type }) => type === 'text');
  const isShown = hasText || message.content === '' || repeatsResult(message);
  const text = isShown ? [] : [{ type: 'text', text: message.content } as const];
  return [
    ...thought,
    ...(stored.length === 0 ? text : [...shown, ...text]),
    ...[...calls.values()].map(callOf),
  ];
}

/** What is shown of a message: results that stand beside one of these calls are not shown again. */
export function contentOf(message: Message, calls: ReadonlySet<string>) {
  const parts = partsOf(message);
  const results = (message.toolResults ?? []).filter(({ toolUseId }) => !calls.has(toolUseId));
  const isBesideCall = parts.length === 0 && results.length === 0 && message.role === 'tool';
  return { parts, results, isBesideCall };
}

/** The ids of the calls in messages. */
export function callIdsOf(messages: readonly Message[]): Set<string> {
  return new Set(messages.flatMap(({ toolCalls }) => toolCalls?.map(({ id }) => id) ?? []));
}

/** Tells whether a text is the result of a call, word for word, as transcripts have both. */
function repeatsResult({ content, toolResults }: Message): boolean {
  return toolResults?.some(({ result }) => result === content) === true;
}

function reasoningOf(text: unknown): Part {
  return { type: 'reasoning', text: textOf(text) };
}

function callOf({ id, name, input }: { id: string; name: string; input?: unknown }): Part {
  return { type: 'call', id, name, input };
}

/** A call that stands among the parts is taken out of the others. */
function partOf(
  part: Stored,
  { content }: Message,
  calls: Map<string, { id: string; name: string; input?: unknown }>,
): Part[] {
  const id = textOf(part.id);
  switch (part.type) {
    case 'text':
      return [{ type: 'text', text: typeof part.text === 'string' ? part.text : content }];
    case 'reasoning':
      return [reasoningOf(part.text)];
    case 'tool-call': {
      const call = calls.get(id);
      calls.delete(id);
      return call ? [callOf(call)] : [];
    }
    case 'file':
      return [
        {
          type: 'file',
          id,
          name: textOf(part.filename) || textOf(part.name),
          mediaType: textOf(part.mediaType),
          bytes: Number(part.bytes) || 0,
        },
      ];
    default:
      return [{ type: 'other', name: textOf(part.name) || textOf(part.type), value: part }];
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The id of the front end's message to which a stored one belongs. */
export function shownIdOf({ id, turn }: Message): string {
  return textOf(turn?.messageId) || id;
}

/** What a call has come to. */
export interface Outcome {
  result: unknown;
  isError: boolean;
  /** Who has decided about it, where it waited for a decision. */
  approval: { approved: boolean; note: string; decidedBy: string } | null;
  /** The sequence of the message that has it. */
  sequence: number;
}

/** The outcomes of calls, by the id of the call. */
export function outcomesOf(messages: Iterable<Message>): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const { toolResults, turn, sequence } of messages)
    for (const { toolUseId, result, isError } of toolResults ?? [])
      outcomes.set(toolUseId, {
        result,
        isError: isError === true,
        approval: approvalOf(turn?.approval),
        sequence,
      });
  return outcomes;
}

function approvalOf(approval: unknown): Outcome['approval'] {
  if (typeof approval !== 'object' || approval === null) return null;
  const { approved, note, decidedBy } = approval as Stored;
  return { approved: approved === true, note: textOf(note), decidedBy: textOf(decidedBy) };
}

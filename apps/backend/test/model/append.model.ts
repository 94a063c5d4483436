import { isDeepStrictEqual } from 'node:util';
import type { Message, MessageInput } from '../../src/modules/ai/index.js';
import { shown } from './branch.model.js';
import { Refusal, type Row, storable } from './row.js';
import { titleFrom } from './title.model.js';

/** Fields that the contract leaves to the store. The model takes them from its answer. */
type Told = readonly Pick<Message, 'id' | 'createdAt'>[] | undefined;

/** Refuses what no conversation would take. */
export function refuseMalformed(inputs: readonly MessageInput[]): void {
  const [, ...following] = inputs;
  if (inputs.some(isMalformed) || following.some(({ parent }) => parent !== undefined))
    throw new Refusal('VALIDATION_FAILED');
  refuseConflicts(inputs, inputs);
}

/** Messages in order, all or nothing; what is known by its key is answered and counted once. */
export function appendTo(row: Row, inputs: readonly MessageInput[], told: Told): Message[] {
  refuseConflicts(
    inputs,
    row.known.map(({ input }) => input as MessageInput),
  );
  const isNew = (input: MessageInput): boolean => storedAs(row, input) === undefined;
  if (row.conversation.status !== 'ACTIVE' && inputs.some(isNew))
    throw new Refusal('CONVERSATION_NOT_ACTIVE');
  const known = inputs.map((input) => knownAs(row, input));
  let parent = parentOf(row, inputs, known);
  const appended = inputs.map((input, index) => {
    if (known[index]) return known[index];
    const again = storedAs(row, input);
    const message = again ?? store(row, input, parent, told?.[index]);
    if (!again) parent = message.sequence;
    return message;
  });
  return appended.map((message, index) => (known[index] ? message : shown(row.messages, message)));
}

/** The message that new ones follow: the one that is named, where it is there, else the head. */
function parentOf(
  { conversation, messages }: Row,
  [first]: readonly MessageInput[],
  known: readonly (Message | undefined)[],
): number | null {
  if (first?.parent === undefined) return conversation.head || null;
  const firstNew = known.indexOf(undefined);
  const before = known.at(firstNew < 0 ? -1 : firstNew - 1);
  if (firstNew !== 0 && before) return before.sequence;
  if (first.parent !== null && first.parent > messages.length) throw new Refusal('VALIDATION_FAILED');
  return first.parent;
}

function isMalformed(input: MessageInput): boolean {
  const { role, content, toolCalls, toolResults } = input;
  const cached = (input.cacheReadTokens ?? 0) + (input.cacheWriteTokens ?? 0);
  return (
    (!content && !toolCalls && !toolResults) ||
    (toolCalls != null && role !== 'assistant') ||
    (toolResults != null && role !== 'tool' && role !== 'user') ||
    cached > (input.inputTokens ?? 0) ||
    (input.reasoningTokens ?? 0) > (input.outputTokens ?? 0)
  );
}

function refuseConflicts(inputs: readonly MessageInput[], others: readonly MessageInput[]): void {
  const conflict = inputs.some((input) =>
    others.some(
      (other) =>
        input.idempotencyKey !== undefined &&
        input.idempotencyKey === other.idempotencyKey &&
        !isDeepStrictEqual(input, other),
    ),
  );
  if (conflict) throw new Refusal('IDEMPOTENCY_CONFLICT');
}

/** The message that a key stored before the call, with the siblings that it had then. */
function knownAs(row: Row, input: MessageInput): Message | undefined {
  const stored = storedAs(row, input);
  return stored && shown(row.messages, stored);
}

function storedAs({ known, messages }: Row, { idempotencyKey }: MessageInput): Message | undefined {
  const found = known.find(({ key }) => key === idempotencyKey);
  return found && messages[found.sequence - 1];
}

function store(
  row: Row,
  input: MessageInput,
  parent: number | null,
  told: Pick<Message, 'id' | 'createdAt'> | undefined,
): Message {
  const message = { ...messageOf(row, input, told), parent };
  row.messages.push(message);
  row.conversation.head = message.sequence;
  if (input.idempotencyKey != null)
    row.known.push({ key: input.idempotencyKey, input, sequence: message.sequence });
  count(row, message);
  return message;
}

function messageOf(
  row: Row,
  input: MessageInput,
  told: Pick<Message, 'id' | 'createdAt'> | undefined,
): Message {
  return {
    id: told?.id ?? 'unknown',
    createdAt: told?.createdAt ?? new Date(0),
    conversationId: row.conversation.id,
    sequence: row.messages.length + 1,
    parent: null,
    siblings: [],
    siblingCount: 0,
    role: input.role,
    content: storable(input.content ?? ''),
    toolCalls: (input.toolCalls ?? null) as Message['toolCalls'],
    toolResults: (input.toolResults ?? null) as Message['toolResults'],
    inputTokens: input.inputTokens ?? null,
    outputTokens: input.outputTokens ?? null,
    cacheReadTokens: input.cacheReadTokens ?? null,
    cacheWriteTokens: input.cacheWriteTokens ?? null,
    reasoningTokens: input.reasoningTokens ?? null,
    model: input.model ?? null,
    metadata: (input.metadata ?? null) as Message['metadata'],
  };
}

function count({ conversation, messages }: Row, message: Message): void {
  conversation.messageCount += 1;
  conversation.lastMessageAt = message.createdAt;
  conversation.totalInputTokens += message.inputTokens ?? 0;
  conversation.totalOutputTokens += message.outputTokens ?? 0;
  conversation.totalCacheReadTokens += message.cacheReadTokens ?? 0;
  conversation.totalCacheWriteTokens += message.cacheWriteTokens ?? 0;
  conversation.totalReasoningTokens += message.reasoningTokens ?? 0;
  if (conversation.title !== null) return;
  conversation.title = titleFrom(messages);
  conversation.titleSource = conversation.title === null ? null : 'AUTO';
}

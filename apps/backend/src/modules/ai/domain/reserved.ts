import type { FieldError } from '../../../common/app-error.js';
import { isPlainId } from '../../../common/exact-text.js';
import type { Context } from './conversation.js';
import type { MessageInput } from './new-message.js';

/** Beginnings of the idempotency keys by which the module stores its own messages once. */
const RESERVED_KEY = /^(chat|turn|import):/;

/** Agents of the module's own tasks, whose conversations no caller begins. */
export const TASK_AGENT_TYPES: readonly string[] = ['summarize', 'clean-note'];

/** The one of them that sums up. */
export const SUMMARIZER = 'summarize';

/** Tells whether the module itself has made up the entity of a conversation, for a task that it keeps. */
export function isOfTask({ agentType }: Pick<Required<Context>, 'agentType'>): boolean {
  return agentType !== null && TASK_AGENT_TYPES.includes(agentType);
}

/** The entity type of a task that sums up a conversation, whose id is the entity's. */
export const SUMMARIZED = 'conversation';

/** The idempotency key of a message that is imported, by its name in the transcript. */
export function importKey(name: string): string {
  return `import:${name}`;
}

/** Members of metadata in which front ends and reports would take a caller's text for the system's. */
const RESERVED_METADATA = ['turn'];

/** What `metadata` of UI messages says of a message beside what its author wrote there. */
const CHAT_METADATA: readonly string[] = [
  'conversationId',
  'createdAt',
  'model',
  'usage',
  'finishReason',
  'cutOff',
  'error',
  'sequence',
  'siblings',
];

/** Names the members of a chat message's metadata that only the system writes. */
export function reservedInChat(metadata: object): string[] {
  return Object.keys(metadata).filter((name) => isReservedInChat(name));
}

/** The metadata that an author wrote, without what the system says beside it. */
export function withoutReserved<T>(metadata: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => !isReservedInChat(name)));
}

function isReservedInChat(name: string): boolean {
  return CHAT_METADATA.includes(name) || RESERVED_METADATA.includes(name);
}

/**
 * Names the fields of a caller's message that are the module's to write: with them a caller could forge who approved a
 * call, or take the key of an answer that is still to come.
 */
export function reservedFields({
  metadata,
  idempotencyKey,
}: Pick<MessageInput, 'metadata' | 'idempotencyKey'>): FieldError[] {
  const names = metadata ? RESERVED_METADATA.filter((name) => Object.hasOwn(metadata, name)) : [];
  return [
    ...names.map((name) => ({ field: `metadata.${name}`, message: 'is reserved' })),
    ...(idempotencyKey != null && RESERVED_KEY.test(idempotencyKey)
      ? [{ field: 'idempotencyKey', message: 'must not begin with chat:, turn: or import:' }]
      : []),
  ];
}

/**
 * Names the fields of a context that no caller may begin a conversation with: the module's own tasks, and ids that look
 * like another's.
 */
export function refusedContext({ entityType, entityId, agentType }: Context): FieldError[] {
  const ids = Object.entries({ entityType, entityId });
  return [
    ...ids.filter(([, id]) => id != null && !isPlainId(id)).map(([field]) => ({ field, message: PLAIN })),
    ...(agentType != null && TASK_AGENT_TYPES.includes(agentType)
      ? [{ field: 'agentType', message: 'is reserved' }]
      : []),
  ];
}

const PLAIN = 'must be in Unicode NFC, without invisible characters, and without white space at its ends';

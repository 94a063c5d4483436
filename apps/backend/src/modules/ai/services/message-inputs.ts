import type { FieldError } from '../../../common/app-error.js';
import { ConversationError, validationFailed } from '../domain/conversation-error.js';
import { MAX_APPENDED_MESSAGES } from '../domain/limits.js';
import { type NewMessage, newMessage } from '../domain/new-message.js';
import { reservedFields } from '../domain/reserved.js';
import { addMessageDto } from '../dto/index.js';

/**
 * Makes the messages of a caller ready to be stored.
 *
 * @throws ConversationError `VALIDATION_FAILED`, which names each refused field of each message; `CONTENT_TOO_LARGE`
 */
export function messagesOfCaller(inputs: unknown): NewMessage[] {
  if (!Array.isArray(inputs) || inputs.length < 1 || inputs.length > MAX_APPENDED_MESSAGES) {
    throw validationFailed([
      { field: 'messages', message: `must be 1 to ${MAX_APPENDED_MESSAGES} messages` },
    ]);
  }
  const errors: FieldError[] = [];
  const messages = inputs.flatMap((input: unknown, index) => {
    try {
      return [messageOfCaller(input)];
    } catch (error) {
      if (!(error instanceof ConversationError) || !error.errors || inputs.length === 1) throw error;
      errors.push(...error.errors.map((one) => ({ ...one, field: `messages.${index}.${one.field}` })));
      return [];
    }
  });
  errors.push(...strayParents(messages));
  if (errors.length > 0) throw validationFailed(errors);
  return messages;
}

/** Each message but the first follows the one before it. */
function strayParents([, ...following]: readonly NewMessage[]): FieldError[] {
  return following.flatMap(({ parent }, index) =>
    parent === undefined
      ? []
      : [{ field: `messages.${index + 1}.parent`, message: 'belongs to the first message alone' }],
  );
}

function messageOfCaller(input: unknown): NewMessage {
  const message = addMessageDto(input);
  const reserved = reservedFields(message);
  if (reserved.length > 0) throw validationFailed(reserved);
  return newMessage(message);
}

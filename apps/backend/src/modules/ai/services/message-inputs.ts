import type { FieldError } from '../../../common/app-error.js';
import { ConversationError, validationFailed } from '../domain/conversation-error.js';
import { MAX_APPENDED_MESSAGES } from '../domain/limits.js';
import { reservedFields } from '../domain/reserved.js';
import { type AddMessageDto, addMessageDto } from '../dto/index.js';

/** @throws ConversationError `VALIDATION_FAILED`, which names each refused field of each message */
export function messageInputs(inputs: unknown): AddMessageDto[] {
  if (!Array.isArray(inputs) || inputs.length < 1 || inputs.length > MAX_APPENDED_MESSAGES) {
    throw validationFailed([
      { field: 'messages', message: `must be 1 to ${MAX_APPENDED_MESSAGES} messages` },
    ]);
  }
  const errors: FieldError[] = [];
  const dtos = inputs.flatMap((input: unknown, index) => {
    try {
      return [messageOfCaller(input)];
    } catch (error) {
      if (!(error instanceof ConversationError) || inputs.length === 1) throw error;
      errors.push(
        ...(error.errors ?? []).map((one) => ({ ...one, field: `messages.${index}.${one.field}` })),
      );
      return [];
    }
  });
  if (errors.length > 0) throw validationFailed(errors);
  return dtos;
}

function messageOfCaller(input: unknown): AddMessageDto {
  const message = addMessageDto(input);
  const reserved = reservedFields(message);
  if (reserved.length > 0) throw validationFailed(reserved);
  return message;
}

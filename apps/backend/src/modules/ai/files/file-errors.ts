import { ConversationError, validationFailed } from '../domain/conversation-error.js';
import { MAX_FILE_BYTES } from './file.limits.js';

const MEBIBYTE = 1024 * 1024;

export function fileNotFound(): ConversationError {
  return new ConversationError('FILE_NOT_FOUND', 'There is no such file.');
}

export function fileNotUsable(): ConversationError {
  return new ConversationError(
    'FILE_NOT_FOUND',
    'A file of the message is not there any more, or belongs to another conversation; upload it again.',
  );
}

export function fileTooLarge(): ConversationError {
  return new ConversationError(
    'CONTENT_TOO_LARGE',
    `A file has at most ${MAX_FILE_BYTES / MEBIBYTE} MiB; send a smaller one.`,
  );
}

export function typeNotTaken(types: readonly string[]): ConversationError {
  return new ConversationError(
    'UNSUPPORTED_MEDIA_TYPE',
    `Send the bytes of the file as they are, and its media type as Content-Type; taken are ${types.join(', ')}.`,
  );
}

/** @param mediaType one that is taken, and so no text of the sender's */
export function bytesOfAnotherType(mediaType: string): ConversationError {
  return new ConversationError(
    'UNSUPPORTED_MEDIA_TYPE',
    `The bytes are not of the type ${mediaType}; send the Content-Type that the file really has.`,
  );
}

export function noBytes(message: string): ConversationError {
  return validationFailed([{ field: 'body', message }]);
}

/** An error of the storage: its own message may name keys and addresses, and is not shown. */
export function storageUnavailable(cause: unknown): ConversationError {
  const detail = 'The storage of files cannot be reached now; try again.';
  return new ConversationError('STORE_UNAVAILABLE', detail, { cause });
}

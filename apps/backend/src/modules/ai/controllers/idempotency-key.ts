import { validationFailed } from '../domain/conversation-error.js';

/**
 * Adds the key of the header to a message; it is the same key as the field. A body that is no object is left to be
 * refused as such.
 *
 * @throws ConversationError `VALIDATION_FAILED` where both are given and differ
 */
export function withHeaderKey(body: unknown, header: string | undefined): unknown {
  if (header === undefined || !isObject(body)) return body;
  const idempotencyKey = utf8(header);
  if (body.idempotencyKey != null && body.idempotencyKey !== idempotencyKey) {
    throw validationFailed([{ field: 'idempotencyKey', message: 'must equal the header Idempotency-Key' }]);
  }
  return Object.assign({}, body, { idempotencyKey });
}

/**
 * Decodes a header as UTF-8: Node reads its bytes as Latin-1, so a key beyond ASCII would differ from the same key in
 * the body.
 */
function utf8(header: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    throw validationFailed([
      { field: 'idempotencyKey', message: 'must be UTF-8 in the header Idempotency-Key' },
    ]);
  }
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

import { ConversationError } from '../../src/modules/ai/index.js';

/** The error that the call was refused with; anything else fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<ConversationError> {
  const error = await call.then(
    () => new Error('The call was expected to be refused, and succeeded.'),
    (reason: unknown) => reason,
  );
  if (error instanceof ConversationError) return error;
  throw error;
}

/** The fields that the call was refused for. */
export async function refusedFields(call: Promise<unknown>): Promise<string[]> {
  const { code, errors = [] } = await refusalOf(call);
  if (code !== 'VALIDATION_FAILED') throw new Error(`The call was refused with ${code}.`);
  return errors.map(({ field }) => field);
}

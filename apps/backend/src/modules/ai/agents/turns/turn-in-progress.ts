import { ConversationError } from '../../domain/conversation-error.js';
import { RETRY_BUSY_SECONDS } from './turn.limits.js';

/** The error of a call that must wait for the end of a turn. */
export function turnInProgress(detail: string): ConversationError {
  return new ConversationError('TURN_IN_PROGRESS', detail, { retryAfterSeconds: RETRY_BUSY_SECONDS });
}

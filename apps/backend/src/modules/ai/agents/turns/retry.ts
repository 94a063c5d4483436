import pRetry from 'p-retry';
import { ConversationError } from '../../domain/conversation-error.js';
import { MAX_RETRY_PAUSE_MS, MAX_STORE_RETRIES, MIN_RETRY_PAUSE_MS } from './turn.limits.js';

const RETRY_OPTIONS = {
  retries: MAX_STORE_RETRIES,
  minTimeout: MIN_RETRY_PAUSE_MS,
  factor: 2,
  maxTimeout: MAX_RETRY_PAUSE_MS,
};

/** Retries an idempotent operation while the store is unavailable. */
export function retryWhileUnavailable<T>(work: () => Promise<T>): Promise<T> {
  return pRetry(work, { ...RETRY_OPTIONS, shouldRetry: ({ error }) => isPassing(error) });
}

function isPassing(error: unknown): boolean {
  return error instanceof ConversationError && error.code === 'STORE_UNAVAILABLE';
}

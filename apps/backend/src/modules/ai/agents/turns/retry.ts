import pRetry from 'p-retry';
import { ConversationError } from '../../domain/conversation-error.js';

/** Some ten tries in two minutes: what a model has said and cost is not given up sooner. */
const RETRY_OPTIONS = { retries: 10, minTimeout: 200, factor: 2, maxTimeout: 20_000 };

/** Does what may be done twice, again and again while the store is away. */
export function retryWhileUnavailable<T>(work: () => Promise<T>): Promise<T> {
  return pRetry(work, { ...RETRY_OPTIONS, shouldRetry: ({ error }) => isPassing(error) });
}

function isPassing(error: unknown): boolean {
  return error instanceof ConversationError && error.code === 'STORE_UNAVAILABLE';
}

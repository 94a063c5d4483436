import { followEvents } from '../../../backend/src/modules/ai/agents/front-end/follow-events.js';
import { currentToken } from '../sign-in/token.js';
import { API_PATH } from './address.js';

/**
 * Follows a stream of events of the API.
 *
 * @param path below the API's: `/events`
 * @returns what ends it
 */
export function follow(path: string, onEvent: (event: unknown) => void): () => void {
  const page = new AbortController();
  const headers = () => Promise.resolve(signedHeaders());
  void followEvents(`${API_PATH}${path}`, headers, onEvent, page.signal);
  return () => {
    page.abort();
  };
}

/** What a request carries that `api` does not make. */
function signedHeaders(): Record<string, string> {
  const token = currentToken();
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

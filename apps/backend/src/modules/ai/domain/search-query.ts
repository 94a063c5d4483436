import { searchTerm } from './case-fold.js';
import { validationFailed } from './conversation-error.js';
import { MAX_QUERY_CHARACTERS, MAX_QUERY_TERMS } from './limits.js';
import { storableText } from './storable.js';

const TERM = /"([^"]*)"|(\S+)/g;

/**
 * Splits a search query into terms, folded as search texts are: at white space, but `"quoted words"` stay together.
 *
 * @throws ConversationError `VALIDATION_FAILED` unless there are 1 to 256 characters and 1 to 8 terms
 */
export function searchTerms(query: string): string[] {
  const text = storableText(query).trim();
  const length = Array.from(text).length;
  if (length < 1 || length > MAX_QUERY_CHARACTERS) {
    throw refused(`must have 1 to ${MAX_QUERY_CHARACTERS} characters`);
  }
  const terms = Array.from(text.matchAll(TERM), ([, quoted, word]) => quoted ?? word ?? '').filter(Boolean);
  if (terms.length < 1 || terms.length > MAX_QUERY_TERMS)
    throw refused(`must have 1 to ${MAX_QUERY_TERMS} terms`);
  return terms.map(searchTerm);
}

function refused(message: string): Error {
  return validationFailed([{ field: 'query', message }]);
}

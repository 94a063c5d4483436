/** Conversations that one transaction removes, at most. */
export const MAX_REMOVED_CONVERSATIONS = 100;
/** Messages that it removes, at most, unless the first conversation alone has more. */
export const MAX_REMOVED_MESSAGES = 2_000;
/** Time that a statement of it may take: a conversation goes as a whole, and a gigabyte takes some seconds. */
export const MAX_REMOVAL_STATEMENT_MS = 600_000;

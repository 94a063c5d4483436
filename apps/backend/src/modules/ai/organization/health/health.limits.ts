/** Conversations of an organization that are held against the rules, the newest; those that are too long are left out. */
export const MAX_CONVERSATIONS_CHECKED = 200;
/** Messages of all of them together. */
export const MAX_MESSAGES_CHECKED = 20_000;

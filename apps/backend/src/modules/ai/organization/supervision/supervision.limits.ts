/** Conversations that one page of a list looks at, at most, where no index holds all of its conditions. */
export const MAX_LOOKED_AT_CONVERSATIONS = 2_000;
/** Entities whose conversations are merged by their index; of more, all conversations are looked at. */
export const MAX_MERGED_ENTITIES = 20;
/** Messages that one statement of a search looks at, at most. */
export const MAX_LOOKED_AT_MESSAGES = 5_000;
/** Bytes of the texts that one statement of a search reads, without the last one's, at most. */
export const MAX_READ_BYTES = 8 * 1024 * 1024;
/** Approvals that one page looks at, at most, where it is of some entities or agents alone. */
export const MAX_LOOKED_AT_APPROVALS = 2_000;

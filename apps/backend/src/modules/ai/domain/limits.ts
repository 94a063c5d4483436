/** Every limit of the store, with its unit. A value beyond its limit is refused, never cut. */

/** Characters of `entityType` and `agentType`. */
export const MAX_TYPE_CHARACTERS = 64;
/** Characters of `entityId`, `model` and a tool's name. */
export const MAX_NAME_CHARACTERS = 128;
/** Characters of `idempotencyKey` and of a tool call's id. */
export const MAX_KEY_CHARACTERS = 255;
/** Characters of a title set by hand. */
export const MAX_TITLE_CHARACTERS = 200;
/** User-perceived characters of a title made from the first user message, `…` included. */
export const MAX_AUTO_TITLE_GRAPHEMES = 60;
/** Characters of the reason for a pause. */
export const MAX_PAUSE_REASON_CHARACTERS = 500;

/** UTF-8 bytes of a message's content, as received. */
export const MAX_CONTENT_BYTES = 1024 * 1024;
/** UTF-8 bytes of a message's tool calls, tool results or metadata, each as JSON. */
export const MAX_JSON_BYTES = 1024 * 1024;
/** UTF-8 bytes of the metadata of a message that a person writes, as JSON. */
export const MAX_USER_METADATA_BYTES = 16 * 1024;
/** Levels of nesting in tool calls, tool results and metadata: deeper values exhaust the stack of JSON.stringify. */
export const MAX_JSON_DEPTH = 500;
/** Tokens of one message: the range of PostgreSQL's INTEGER. */
export const MAX_TOKENS = 2_147_483_647;

/** Messages of one `addMessages`. */
export const MAX_APPENDED_MESSAGES = 100;
/** The last `sequence` that there can be: the range of PostgreSQL's INTEGER. */
export const MAX_SEQUENCE = 2_147_483_647;
/** Messages of one page. */
export const MAX_MESSAGE_PAGE = 200;
/** Messages of a turn that a page shows beyond its limit, so that it begins with the turn. */
export const MAX_TURN_MESSAGES = 1000;
/** Siblings that a message names: the nearest of all that follow the same message, and itself. */
export const MAX_SIBLINGS = 100;
/** Bytes of JSON of one page of messages, as it is sent: it ends before the message that passes them. */
export const MAX_PAGE_BYTES = 8 * 1024 * 1024;
/** Conversations or search hits of one page. */
export const MAX_PAGE = 100;

/** Characters of a search query after trimming, and its terms. */
export const MAX_QUERY_CHARACTERS = 256;
export const MAX_QUERY_TERMS = 8;
/** UTF-16 code units of a search hit's snippet. */
export const MAX_SNIPPET_CODE_UNITS = 200;

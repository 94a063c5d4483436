/** Every limit of the tools that look up earlier conversations: the model's context is not for all of them. */

/** Hits that one search shows the model. */
export const MAX_SHOWN_HITS = 10;
/** Pages of hits that one search reads: hits of the conversation itself are passed over. */
export const MAX_SEARCHED_PAGES = 5;
/** Messages of one page that is read back. */
export const READ_PAGE_MESSAGES = 20;
/** UTF-16 code units of one message that is read back: the model's context is not for one long text. */
export const MAX_EXCERPT_CODE_UNITS = 2_000;

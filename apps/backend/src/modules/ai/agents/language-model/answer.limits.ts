/** Every limit of one answer of a model, which a provider may disregard: what is read must fit memory and the store. */

/**
 * UTF-8 bytes of an answer's texts, of its reasoning, and of the inputs of its tool calls, each as JSON: some less than
 * a message's content, metadata and tool calls may have.
 */
export const MAX_ANSWER_PART_BYTES = 960 * 1024;
/** Tool calls of one answer. */
export const MAX_ANSWER_CALLS = 1_000;
/** Pieces of one answer. */
export const MAX_ANSWER_PIECES = 500_000;
/** Bytes beyond these limits that are read on, for the tokens that the provider reports at the end. */
export const MAX_DISCARDED_BYTES = 1024 * 1024;
/** Bytes of reasoning that are read on beyond its limit, for the answer that follows it. */
export const MAX_DISCARDED_REASONING_BYTES = 8 * 1024 * 1024;
/** Time for which an answer that was cut off is read on. */
export const MAX_DISCARDING_MS = 5_000;

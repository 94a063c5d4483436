/** Every limit of the tasks, in tokens. */

/** Tokens of one tidied piece, at most: a piece comes back in about as many tokens as it has. */
export const TIDIED_TOKENS = 8_192;
/** Estimated tokens of a piece of a note: half of what its answer may have. */
export const MAX_PIECE_TOKENS = TIDIED_TOKENS / 2;
/** Estimated tokens of a note: some 300,000 letters of English, in about 25 pieces. */
export const MAX_PIECES_TOKENS = 100_000;

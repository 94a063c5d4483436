/** Values that no text field takes. */
export const NO_TEXT: unknown[] = [7, true, {}, [], ['x'], Symbol.iterator, new Date()];
/** Texts that ids refuse, because PostgreSQL would not keep them as they are. */
export const UNSTORABLE = ['a\u0000', '\uD83D', '\uDE00x'];

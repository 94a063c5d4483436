/** Conversations whose places are read at a time. */
export const PLACES_PER_READ = 200;
/** Conversations that one read of them looks at, where only those about some entities are wanted. */
export const LOOKED_AT_PER_READ = 5000;
/** Messages and bytes of them that are read at a time; one message at least, of up to 5 MiB. */
export const MESSAGES_PER_READ = 200;
export const MESSAGE_BYTES_PER_READ = 4 * 1024 * 1024;
/** Bytes of an approval's input up to which it is read with its conversation; larger ones follow one at a time. */
export const SMALL_INPUT_BYTES = 8 * 1024;
/** Bytes after which text that was made is sent on. */
export const CHUNK_BYTES = 64 * 1024;

/** Exports at a time, in each process, of all users and of one. */
export const EXPORTS_AT_A_TIME = 8;
export const EXPORTS_PER_USER = 2;
/** Time after which one that was refused may be asked for again. */
export const RETRY_AFTER_SECONDS = 10;

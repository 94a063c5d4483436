/** Every limit of files: operators see the effect of each. Where they are kept and their types are options. */

/** Bytes of one file; a CHECK of the table, too. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** Characters of its name. */
export const MAX_NAME_CHARACTERS = 255;
/** Bytes by which a type is recognized. */
export const HEAD_BYTES = 64 * 1024;

/** Uploads at a time, in each process, of all users and of one; more wait. */
export const UPLOADS_AT_A_TIME = 32;
export const UPLOADS_PER_USER = 4;
/** Time after which an upload that waits is rejected. */
export const MAX_UPLOAD_WAIT_MS = 5_000;

/** Time for which a file is kept that no conversation uses. */
export const UNUSED_MS = 24 * 60 * 60 * 1000;
/** Time in which bytes are stored or removed, at most; then the file is for the sweeper, in whichever process. */
export const STORAGE_LEASE_MS = 10 * 60 * 1000;
/** Time that a request to S3 may take. */
export const S3_TIMEOUT_MS = 60_000;

/** Time between two searches for files that are to be removed. */
export const FILE_SWEEP_INTERVAL_MS = 60_000;
/** Files that are claimed at a time, and times that one sweep claims; the next one goes on. */
export const FILES_PER_CLAIM = 100;
export const CLAIMS_PER_SWEEP = 10;

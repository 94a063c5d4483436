/**
 * Every limit of turns, tool calls and their approvals: operators see the effect of each. The lease and the grace of a
 * turn and the expiry of an approval are options of the module.
 */

/**
 * The longest time between two renewals of a lease, which is also the longest time after which a turn sees a request to
 * stop from another process. A fourth of a lease is not exceeded, so that it outlasts two that fail.
 */
export const MAX_RENEWAL_INTERVAL_MS = 1_000;
/** Time between two checks whether a turn of another process has ended. */
export const POLL_INTERVAL_MS = 100;

/** Time for which the end of a turn is awaited that has said all: it comes a moment after its last word. */
export const MAX_END_WAIT_MS = 2_000;

/** Time after which a user whose turns are too many is told to try again. */
export const RETRY_TURN_SECONDS = 5;
/** Time after which a caller that came while a turn ran is told to try again. */
export const RETRY_BUSY_SECONDS = 2;

/** Retries while the store is unavailable, in some two minutes: an answer that was paid for is not given up sooner. */
export const MAX_STORE_RETRIES = 10;
/** Pause before the first retry; each further one is twice as long, up to `MAX_RETRY_PAUSE_MS`. */
export const MIN_RETRY_PAUSE_MS = 200;
export const MAX_RETRY_PAUSE_MS = 20_000;

/** Time that a tool may take, and that the rule may take that says whether it needs approval. */
export const TOOL_TIMEOUT_MS = 60_000;
/** Tool calls of one answer that are run; the others get an error, each. */
export const MAX_RUN_CALLS = 16;
/** Tools of one turn that run at a time. */
export const MAX_CALLS_AT_A_TIME = 4;
/** Outputs that one tool may yield, of which the last one counts. */
export const MAX_TOOL_OUTPUTS = 10_000;
/** Time between two outputs of a tool that are shown before its last one; those that follow sooner are passed over. */
export const MIN_PRELIMINARY_INTERVAL_MS = 100;
/** UTF-8 bytes of the outputs of one call that are shown before its last one: a turn keeps what it has shown. */
export const MAX_PRELIMINARY_BYTES = 256 * 1024;
/** UTF-8 bytes of a result as JSON, some 25,000 tokens: one result must not fill the model's context. */
export const MAX_RESULT_BYTES = 100_000;
/** UTF-8 bytes of the results of tools that the provider itself runs, of one answer: they are stored with it. */
export const MAX_PROVIDER_RESULT_BYTES = 512 * 1024;
/** UTF-16 code units of an error's text that the model is shown. */
export const MAX_ERROR_CODE_UNITS = 2_000;

/** Bytes of files in one request to a model, the newest first: with their base64, providers take some 30 MB. */
export const MAX_PROMPT_FILE_BYTES = 20 * 1024 * 1024;

/** Time between two searches for tool calls that have expired without a decision. */
export const SWEEP_INTERVAL_MS = 30_000;
/** Calls that one search expires; the next one goes on with the rest. */
export const MAX_EXPIRED_PER_SWEEP = 100;

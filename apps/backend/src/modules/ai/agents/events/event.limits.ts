/** Time between two looks for what has changed, which is about the time after which a listener hears of it. */
export const LOOK_INTERVAL_MS = 1_000;
/** Conversations and users that one statement looks at. */
export const MAX_WATCHED_PER_STATEMENT = 500;
/** Time of silence after which a comment is sent, and the access to the entity is asked for again. */
export const HEARTBEAT_MS = 10_000;
/** Time after which a client connects again; as much again at most is added by chance, so that not all come at once. */
export const RETRY_MS = 2_000;
/** Open conversations, by latest activity, whose changes a user's stream tells of. */
export const MAX_SIDEBAR_CONVERSATIONS = 50;
/** Approvals of a conversation that its stream tells of, the newest ones. */
export const MAX_SHOWN_APPROVALS = 50;

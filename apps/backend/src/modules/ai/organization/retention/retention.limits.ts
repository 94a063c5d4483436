/** Days of a policy at most, and of the audit trail at least; CHECKs of the table, too. */
export const MAX_RETENTION_DAYS = 36_500;
export const MIN_AUDIT_DAYS = 183;

/** Time between two looks for organizations whose policy is to be applied. */
export const RETENTION_SWEEP_INTERVAL_MS = 600_000;
/** Time from the end of a run to the next one of the same organization. */
export const APPLIED_EVERY_MS = 3_600_000;
/** Organizations of one look, at most; the next one goes on. */
export const MAX_ORGANIZATIONS_PER_SWEEP = 100;
/** Time for which a process has an organization to itself, unless it goes on; renewed before each batch. */
export const RETENTION_LEASE_MS = 120_000;

/** Conversations that one transaction archives, or deletes. */
export const MAX_CHANGED_CONVERSATIONS = 500;
/** Conversations that are looked at together to be purged. */
export const PURGE_PAGE = 100;
/** Entries of an audit trail that one transaction removes. */
export const MAX_REMOVED_ENTRIES = 10_000;

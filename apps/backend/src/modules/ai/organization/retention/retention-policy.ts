/** How long an organization keeps conversations, and its audit trail. */
export interface RetentionPolicy {
  /** Days since the last activity; null for never, as in the next two. */
  archiveAfterDays: number | null;
  deleteAfterDays: number | null;
  /** Days since a conversation was deleted. */
  purgeDeletedAfterDays: number | null;
  auditDays: number;
}

/** The policy of an organization that has set none; defaults of the table, too. */
export const DEFAULT_POLICY: Readonly<RetentionPolicy> = {
  archiveAfterDays: null,
  deleteAfterDays: null,
  purgeDeletedAfterDays: 30,
  auditDays: 365,
};

/** Conversations that a policy would change now. */
export interface RetentionPreview {
  archive: number;
  /** Those that are due for both are deleted. */
  delete: number;
  purge: number;
  /** Those that are due to be purged, and stay because they are held. */
  held: number;
}

/** What a policy has changed. */
export interface AppliedRetention {
  archived: number;
  deleted: number;
  purged: number;
  /** Messages of the conversations that were purged. */
  messages: number;
  auditEntries: number;
}

export const NOTHING_APPLIED: Readonly<AppliedRetention> = {
  archived: 0,
  deleted: 0,
  purged: 0,
  messages: 0,
  auditEntries: 0,
};

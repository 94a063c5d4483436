/** What somebody did or looked at. */
export const AUDIT_ACTIONS = [
  'conversations.list',
  'conversation.read',
  'conversations.search',
  'approvals.list',
  'approval.decide',
  'price.set',
  'price.remove',
  'budget.set',
  'budget.remove',
  'retention.set',
  'retention.applied',
  'hold.place',
  'hold.release',
  'erasure.request',
  'erasure.done',
  'export',
  'audit.read',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What it was about. */
export const AUDIT_TARGET_TYPES = [
  'conversation',
  'conversations',
  'approval',
  'price',
  'budget',
  'retention',
  'hold',
  'erasure',
  'export',
  'audit',
] as const;

export type AuditTargetType = (typeof AUDIT_TARGET_TYPES)[number];

/** Ids, counts and settings: never a text that somebody wrote, and of users and entities their keyed hash alone. */
export type AuditDetails = Record<string, string | number | boolean | null>;

export interface NewAuditEntry {
  action: AuditAction;
  target: { type: AuditTargetType; id?: string };
  details?: AuditDetails;
}

export interface AuditEntry {
  id: string;
  at: Date;
  /** The user is null where the backend did it by itself. */
  actor: { userId: string | null };
  action: AuditAction;
  target: { type: AuditTargetType; id?: string };
  requestId: string | null;
  details: AuditDetails;
}

/** What a check of the chain found. */
export interface AuditVerification {
  valid: boolean;
  /** Entries that were looked at. */
  entries: number;
  /** The first entry that was changed, or that does not follow the one before it. */
  firstBroken?: string;
}

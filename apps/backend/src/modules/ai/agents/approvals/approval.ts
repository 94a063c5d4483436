export const DECIDED_STATUSES = ['APPROVED', 'REFUSED'] as const;
export type DecidedStatus = (typeof DECIDED_STATUSES)[number];
export type ApprovalStatus = 'PENDING' | DecidedStatus | 'EXPIRED';

/** A tool call that waits, or has waited, for a person's decision. */
export interface Approval {
  toolCallId: string;
  conversationId: string;
  status: ApprovalStatus;
  note: string | null;
  expiresAt: Date;
  decidedAt: Date | null;
}

/** A person's decision about a tool call. */
export interface ApprovalDecision {
  toolCallId: string;
  approved: boolean;
  note?: string;
}

export const DECISIONS = ['APPROVED', 'REFUSED'] as const;
export type Decision = (typeof DECISIONS)[number];
export type ApprovalStatus = 'PENDING' | Decision | 'EXPIRED';

/** A tool call that waits, or has waited, for a person's decision. */
export interface Approval {
  toolCallId: string;
  conversationId: string;
  status: ApprovalStatus;
  note: string | null;
  expiresAt: Date;
  decidedAt: Date | null;
}

/** What a person says to a tool call. */
export interface Verdict {
  toolCallId: string;
  approved: boolean;
  note?: string;
}

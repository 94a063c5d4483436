import type { Json } from '../../domain/message.js';

export const DECIDED_STATUSES = ['APPROVED', 'REFUSED'] as const;
export type DecidedStatus = (typeof DECIDED_STATUSES)[number];
export type ApprovalStatus = 'PENDING' | DecidedStatus | 'EXPIRED';

/** A tool call that waits, or has waited, for a person's decision. */
export interface Approval {
  toolCallId: string;
  conversationId: string;
  /** The tool and its input, as they were when the decision was asked for: what runs. */
  toolName: string;
  input: Json;
  status: ApprovalStatus;
  note: string | null;
  expiresAt: Date;
  decidedAt: Date | null;
  /** The user who decided; null while nobody has. */
  decidedBy: string | null;
}

/** A person's decision about a tool call. */
export interface ApprovalDecision {
  toolCallId: string;
  approved: boolean;
  note?: string;
}

import type { Json } from './message.js';

export const DECIDED_STATUSES = ['APPROVED', 'REFUSED'] as const;
export type DecidedStatus = (typeof DECIDED_STATUSES)[number];
export const APPROVAL_STATUSES = ['PENDING', ...DECIDED_STATUSES, 'EXPIRED'] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

export const APPROVERS = ['caller', 'supervisor'] as const;
/**
 * Who may approve a tool call: the conversation's owner and supervisors (`caller`), or supervisors alone, but for the
 * owner (`supervisor`).
 */
export type Approver = (typeof APPROVERS)[number];

/** Who may approve the calls of a tool, as an agent names it; undefined where it names nobody. */
export function approverOf(
  approvers: Readonly<Record<string, Approver>>,
  tool: string,
): Approver | undefined {
  return Object.hasOwn(approvers, tool) ? approvers[tool] : undefined;
}

/** A tool call that waits, or has waited, for a person's decision. */
export interface Approval {
  toolCallId: string;
  conversationId: string;
  /** The tool and its input, as they were when the decision was asked for: what runs. */
  toolName: string;
  input: Json;
  /** Who may decide, as it was when the decision was asked for. */
  approver: Approver;
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

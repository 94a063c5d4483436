import type { ConversationStatus } from '../../domain/conversation.js';
import type { ApprovalStatus, Approver } from '../../domain/approval.js';

/** A tool call that waits, or has waited, for a decision. Its input stands in `GET …/approvals`. */
export interface ApprovalState {
  toolCallId: string;
  toolName: string | null;
  /** Who may decide. */
  approver: Approver;
  status: ApprovalStatus;
  note: string | null;
  expiresAt: string;
  decidedAt: string | null;
  decidedBy: string | null;
}

/** The state of a conversation, as far as an open page shows it. */
export interface ConversationState {
  id: string;
  title: string | null;
  status: ConversationStatus;
  messageCount: number;
  /** The newest message of the active branch. */
  head: number;
  lastMessageAt: string | null;
  /** The turn that runs, in whichever process; another turn has another id. */
  turnId: string | null;
  approvals: ApprovalState[];
}

/** The state of a conversation, as far as a sidebar shows it. */
export interface SidebarState {
  id: string;
  entityType: string | null;
  entityId: string | null;
  agentType: string | null;
  title: string | null;
  status: ConversationStatus;
  messageCount: number;
  lastMessageAt: string | null;
  pendingApprovals: number;
}

/** A state with the name that PostgreSQL has made of it: two states of one name are the same. */
export interface Versioned<State> {
  state: State;
  version: string;
}

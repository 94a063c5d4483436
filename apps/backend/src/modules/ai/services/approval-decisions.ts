import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import type { Approval, ApprovalDecision } from '../domain/approval.js';
import { ConversationError } from '../domain/conversation-error.js';
import type { SqlExecutor } from '../repositories/database-gateway.js';

/** A decision about a tool call by somebody who does not own the conversation. */
export interface SupervisorDecision extends ApprovalDecision {
  /** The conversation's owner, with whose rights the tool runs. */
  owner: Scope;
  conversationId: string;
  /** The user who decides. */
  decidedBy: string;
  record: DecisionRecord;
}

/** What tells of a decision, stored with it. */
export interface DecisionRecord {
  /** Stores it in the decision's transaction. */
  add: (within: SqlExecutor) => Promise<void>;
  /** Is told that the transaction was committed. */
  kept: () => void;
}

export type DecideApproval = (decision: SupervisorDecision) => Promise<Approval>;

/** Lets the runtime of agents take decisions of supervisors, without the store and the organization knowing it. */
@Injectable()
export class ApprovalDecisions {
  private decideApproval: DecideApproval = () => Promise.reject(approvalNotFound());

  register(decide: DecideApproval): void {
    this.decideApproval = decide;
  }

  /** @throws ConversationError `APPROVAL_NOT_FOUND`, also where there are no agents, and those of the runtime */
  decide(decision: SupervisorDecision): Promise<Approval> {
    return this.decideApproval(decision);
  }
}

export function approvalNotFound(): ConversationError {
  return new ConversationError('APPROVAL_NOT_FOUND', 'No such tool call waits for a decision here.');
}

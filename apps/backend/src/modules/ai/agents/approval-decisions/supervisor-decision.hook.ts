import { Injectable } from '@nestjs/common';
import { ApprovalDecisions } from '../../services/approval-decisions.js';
import { ApprovalService } from './approval.service.js';

/** Takes the decisions of supervisors: the turn goes on with the rights of the conversation's owner. */
@Injectable()
export class SupervisorDecisionHook {
  constructor(decisions: ApprovalDecisions, approvals: ApprovalService) {
    decisions.register(async ({ owner, conversationId, decidedBy, record, ...decision }) => {
      const by = { userId: decidedBy, record };
      return (await approvals.decide(owner, conversationId, decision, undefined, by)).approval;
    });
  }
}

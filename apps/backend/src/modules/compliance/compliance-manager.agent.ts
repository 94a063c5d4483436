import { Injectable } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, type AgentContext } from '../ai/index.js';

const MAX_REASON_CHARACTERS = 2_000;

@Injectable()
export class ComplianceManagerAgent extends Agent {
  readonly type = 'compliance-manager';
  readonly instructions = `You help a compliance manager: you explain rules and duties in plain words, point out
risks and open deadlines, and say where a lawyer must decide. Look up earlier conversations for decisions that were taken.`;
  override readonly approvers = { close_case: 'supervisor' } as const;

  override tools(context: AgentContext): ToolSet {
    return {
      ...super.tools(context),
      // A sample: an application closes its own case.
      close_case: tool({
        description: 'Closes the case, for which somebody else must approve',
        inputSchema: z.object({ reason: z.string().max(MAX_REASON_CHARACTERS).default('') }),
        needsApproval: true,
        execute: ({ reason }) => ({ closed: context.conversation.entityId, reason }),
      }),
    };
  }
}

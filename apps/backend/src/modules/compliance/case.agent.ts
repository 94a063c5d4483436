import { Injectable } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, type AgentContext } from '../ai/index.js';

const MAX_NOTE_CHARACTERS = 2_000;

@Injectable()
export class CaseAgent extends Agent {
  readonly type = 'case';
  readonly instructions = `You help with one case: you answer questions about it, sum up where it stands and propose the next step.
Look up earlier conversations about the case first, and say which of them an answer comes from.`;
  override readonly approvers = { add_note: 'caller' } as const;

  override tools(context: AgentContext): ToolSet {
    return {
      ...super.tools(context),
      // A sample: an application writes the note to its own case.
      add_note: tool({
        description: 'Adds a note to the case',
        inputSchema: z.object({ note: z.string().max(MAX_NOTE_CHARACTERS).default('') }),
        needsApproval: true,
        execute: ({ note }) => ({ caseId: context.conversation.entityId, added: note }),
      }),
    };
  }
}

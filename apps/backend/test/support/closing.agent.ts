import { EventEmitter } from 'node:events';
import { Injectable, Module } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, type AgentContext, AiModule, ToolError } from '../../src/modules/ai/index.js';

/** Cases that the agent below has closed. */
export const closedCases: string[] = [];

/** Emits `hanging` when the tool `hang` runs. */
export const hanging = new EventEmitter();

/** An agent of a host, with a tool that a person must approve. */
@Injectable()
export class ClosingAgent extends Agent {
  readonly type = 'closing';
  readonly instructions = 'You close cases.';

  override tools(context: AgentContext): ToolSet {
    return {
      ...super.tools(context),
      look_up: tool({
        description: 'Tells the state of a case',
        inputSchema: z.object({ caseId: z.string() }),
        execute: ({ caseId }) => ({ caseId, open: !closedCases.includes(caseId) }),
      }),
      fail: tool({
        description: 'Fails',
        inputSchema: z.object({}),
        execute: (): string => {
          throw new ToolError('The archive is away.');
        },
      }),
      hang: tool({
        description: 'Never ends, and disregards its signal',
        inputSchema: z.object({}),
        execute: () => {
          hanging.emit('hanging');
          return new Promise<string>(() => undefined);
        },
      }),
      doubt: tool({
        description: 'Cannot say whether it needs approval',
        inputSchema: z.object({}),
        needsApproval: () => {
          throw new ToolError('The rules are away.');
        },
        execute: () => 'done',
      }),
      weigh: tool({
        description: 'Answers with what nobody can keep',
        inputSchema: z.object({ bytes: z.number() }),
        execute: ({ bytes }) => 'x'.repeat(bytes),
      }),
      count: tool({
        description: 'Answers with what is no JSON',
        inputSchema: z.object({}),
        execute: () => 12n,
      }),
      close_case: tool({
        description: 'Closes a case for good',
        inputSchema: z.object({ caseId: z.string() }),
        needsApproval: true,
        execute: ({ caseId }) => {
          closedCases.push(caseId);
          return { closed: caseId };
        },
      }),
    };
  }
}

@Module({ imports: [AiModule], providers: [ClosingAgent] })
export class ClosingModule {}

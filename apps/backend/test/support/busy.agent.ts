import { setImmediate as others } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, type AgentContext, AiModule } from '../../src/modules/ai/index.js';

/** Runs of the tool `work`: all, those at this moment, and the most at one moment. */
export const runs = { all: 0, now: 0, most: 0 };

/** Estimated tokens that the agent is shown. */
export const CONTEXT_TOKENS = 20_000;

/** An agent whose tools answer with much, and count how many of them run. */
@Injectable()
export class BusyAgent extends Agent {
  readonly type = 'busy';
  readonly instructions = 'You work.';
  override readonly limits = { steps: 8, contextTokens: CONTEXT_TOKENS, outputTokens: 4096 };

  override tools(context: AgentContext): ToolSet {
    return {
      ...super.tools(context),
      work: tool({
        description: 'Works',
        inputSchema: z.object({ bytes: z.number().default(1) }),
        execute: async ({ bytes }) => {
          runs.all++;
          runs.most = Math.max(runs.most, ++runs.now);
          for (let turn = 0; turn < 20; turn++) await others();
          runs.now--;
          return 'x'.repeat(bytes);
        },
      }),
    };
  }
}

@Module({ imports: [AiModule], providers: [BusyAgent] })
export class BusyModule {}

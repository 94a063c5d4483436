import { Injectable, Module } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, AiModule } from '../../src/modules/ai/index.js';

/** The looks at the agent's tools that succeed before the next one fails. */
export const looks = { left: 0 };

/** An agent whose tools cannot always be had, as where they are read from another service. */
@Injectable()
export class FailingAgent extends Agent {
  readonly type = 'failing';
  readonly instructions = 'You fail.';

  override tools(): ToolSet {
    if (looks.left-- <= 0) throw new Error('The service of the tools cannot be reached.');
    const ask = {
      description: 'Asks',
      inputSchema: z.object({}),
      needsApproval: true,
      execute: () => 'asked',
    };
    return { ask: tool(ask) };
  }
}

@Module({ imports: [AiModule], providers: [FailingAgent] })
export class FailingModule {}

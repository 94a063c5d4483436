import { Injectable, Module } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, AiModule } from '../../src/modules/ai/index.js';

const ACCOUNT = z.object({ account: z.string() });

/** The accounts that were frozen, in order: each stands for an effect outside. */
export const frozen: string[] = [];

/** An agent whose tools have an effect. */
@Injectable()
export class FreezerAgent extends Agent {
  readonly type = 'freezer';
  readonly instructions = 'You freeze accounts.';

  override tools(): ToolSet {
    const freeze = { description: 'Freezes an account', inputSchema: ACCOUNT, execute: freezeOnce };
    return { freeze: tool(freeze), freeze_approved: tool({ ...freeze, needsApproval: true }) };
  }
}

function freezeOnce({ account }: z.infer<typeof ACCOUNT>): string {
  frozen.push(account);
  return `${account} is frozen`;
}

@Module({ imports: [AiModule], providers: [FreezerAgent] })
export class FreezerModule {}

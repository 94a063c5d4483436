import { EventEmitter } from 'node:events';
import { Injectable, Module } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, AiModule, ToolError } from '../../../src/modules/ai/index.js';

const ACCOUNT = z.object({ account: z.string() });

/** Accounts that the agent below has frozen, each as often as it was. */
export const frozenAccounts: string[] = [];

/** Emits `lookUp` with the account when the tool runs. */
export const lookUps = new EventEmitter();

/** An agent with the tools that a page shows in different ways. */
@Injectable()
export class DeskAgent extends Agent {
  readonly type = 'desk';
  readonly instructions = 'You work at a desk.';

  override tools(): ToolSet {
    return {
      look_up: tool({
        title: 'Look up an account',
        description: 'Tells the balance',
        inputSchema: ACCOUNT,
        execute: ({ account }) => {
          lookUps.emit('lookUp', account);
          return { account, balance: 17 };
        },
      }),
      audit: tool({
        description: 'Fails',
        inputSchema: ACCOUNT,
        execute: (): string => {
          throw new ToolError('The archive is away.');
        },
      }),
      freeze: tool({
        description: 'Freezes an account',
        inputSchema: ACCOUNT,
        needsApproval: true,
        execute: ({ account }) => {
          frozenAccounts.push(account);
          return { frozen: account };
        },
      }),
      ask_person: tool({ description: 'Asks the person', inputSchema: z.object({ question: z.string() }) }),
    };
  }
}

@Module({ imports: [AiModule], providers: [DeskAgent] })
export class DeskModule {}

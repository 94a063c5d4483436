import { EventEmitter, once } from 'node:events';
import { Injectable, Module } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, type AgentContext, AiModule, ToolError } from '../../../src/modules/ai/index.js';

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
      dig: tool({
        description: 'Takes longer than anybody waits',
        inputSchema: ACCOUNT,
        execute: async (_input, { abortSignal }) => {
          if (abortSignal) await once(abortSignal, 'abort');
          return 'Nothing';
        },
      }),
      ask_person: tool({ description: 'Asks the person', inputSchema: z.object({ question: z.string() }) }),
    };
  }
}

/** Pages that the agent below was told of. */
export const knownPages: number[] = [];

/** An agent that is told which page a person looks at. */
@Injectable()
export class PageAgent extends Agent {
  readonly type = 'page';
  readonly instructions = 'You know the page.';
  override readonly body = z.object({ page: z.number() });

  override tools({ body }: AgentContext): ToolSet {
    const see = (): string => {
      knownPages.push((body as { page: number }).page);
      return 'Seen';
    };
    return { see_page: tool({ description: 'Sees it', inputSchema: z.object({}), execute: see }) };
  }
}

@Module({ imports: [AiModule], providers: [DeskAgent, PageAgent] })
export class DeskModule {}

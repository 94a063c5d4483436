import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { anthropic } from '@ai-sdk/anthropic';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, type AgentContext, AiModule } from '../../src/modules/ai/index.js';

const WHEN = z.object({ when: z.string().transform((text) => new Date(text)) });
const CENTS = z.object({ cents: z.string().transform(BigInt) });

/** An image of 48 kB, as base64. */
export const IMAGE = Buffer.alloc(36_000, 7).toString('base64');

/** A text that an error holds, and nobody may see. */
export const HIDDEN = 'postgresql://app:hunter2@db.internal/store';

/** Time between two outputs that a front end is shown both. */
const NEXT_OUTPUT_MS = 150;
/** Characters of an output that is too large for a result. */
const TOO_LARGE = 200_000;

const remind = { description: 'Reminds', inputSchema: WHEN, execute: nameOfDay };
const draw = {
  description: 'Draws',
  inputSchema: z.object({ what: z.string() }),
  execute: ({ what }: { what: string }) => ({ what, image: IMAGE }),
};
const pay = { description: 'Pays', inputSchema: CENTS, execute: halfOf };

/** An agent with a tool of each kind that the AI SDK has. */
@Injectable()
export class ToolboxAgent extends Agent {
  readonly type = 'toolbox';
  readonly instructions = 'You use tools.';

  override tools(): ToolSet {
    return {
      remind: tool(remind),
      remind_approved: tool({ ...remind, needsApproval: true }),
      pay: tool(pay),
      pay_approved: tool({ ...pay, needsApproval: true }),
      draw: tool({
        ...draw,
        toModelOutput: ({ input, output }) => drawing(input.what, output.image),
      }),
      smudge: tool({
        ...draw,
        toModelOutput: () => {
          throw new Error(HIDDEN);
        },
      }),
      ask_person: tool({
        description: 'Asks the person, in the browser',
        inputSchema: z.object({ what: z.string() }),
      }),
      close_case: tool({
        description: 'Closes',
        inputSchema: z.object({}),
        needsApproval: true,
        execute: () => 'closed',
      }),
      watch: tool({
        title: 'Watch a case',
        description: 'Watches',
        inputSchema: z.object({}),
        execute: async function* () {
          yield { seen: 'one' };
          yield { seen: 'one, too soon' };
          await pause(NEXT_OUTPUT_MS);
          yield { seen: 'x'.repeat(TOO_LARGE) };
          await pause(NEXT_OUTPUT_MS);
          yield { seen: 'two' };
          await pause(NEXT_OUTPUT_MS);
          yield { seen: 'three' };
        },
      }),
      fuss: tool({
        description: 'Fails in telling that it is called',
        inputSchema: z.object({}),
        onInputStart: refuse,
        onInputDelta: refuse,
        onInputAvailable: refuse,
        execute: () => 'done',
      }),
      hesitate: tool({
        description: 'Has a rule that does not answer',
        inputSchema: z.object({}),
        needsApproval: (() => undefined) as never,
        execute: () => 'done',
      }),
      insist: tool({
        description: 'Has a rule that answers with a word',
        inputSchema: z.object({}),
        needsApproval: (() => 'yes') as never,
        execute: () => 'done',
      }),
      scribble: tool({ ...draw, toModelOutput: () => ({ type: 'painting', value: 7n }) as never }),
    };
  }
}

function refuse(): never {
  throw new Error(HIDDEN);
}

function drawing(what: string, data: string) {
  const text = { type: 'text' as const, text: `${what}, drawn` };
  const image = { type: 'image-data' as const, data, mediaType: 'image/png' };
  return { type: 'content' as const, value: [text, image] };
}

function nameOfDay({ when }: z.infer<typeof WHEN>): string {
  return when.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
}

function halfOf({ cents }: z.infer<typeof CENTS>): string {
  return String(cents / 2n);
}

/** An agent with a tool that the provider itself runs. */
@Injectable()
export class SearchingAgent extends Agent {
  readonly type = 'searching';
  readonly instructions = 'You search the web.';

  override tools(context: AgentContext): ToolSet {
    return { ...super.tools(context), web_search: anthropic.tools.webSearch_20250305({ maxUses: 3 }) };
  }
}

@Module({ imports: [AiModule], providers: [ToolboxAgent, SearchingAgent] })
export class ToolboxModule {}

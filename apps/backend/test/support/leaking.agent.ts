import { Injectable, Module } from '@nestjs/common';
import { tool, type ToolSet } from 'ai';
import { z } from 'zod';
import { Agent, AiModule, ToolError } from '../../src/modules/ai/index.js';

/** A text that stands in errors and must be seen nowhere. */
export const SECRET = 'postgresql://app:hunter2-7f3a@db.internal/store';

class RowError extends Error {
  readonly detail = SECRET;
}

function fail(): never {
  throw new RowError(`connect ECONNREFUSED ${SECRET}`);
}

/** Typed as if it answered, which a tool must. */
const failing: () => unknown = fail;

const NOTHING = z.object({});

function answering(execute: () => unknown) {
  return tool({ description: 'Answers', inputSchema: NOTHING, execute });
}

/** An agent whose tools fail in every way, each with the secret in its error. */
@Injectable()
export class LeakingAgent extends Agent {
  readonly type = 'leaking';
  readonly instructions = 'You read the archive.';

  override tools(): ToolSet {
    return {
      throws: answering(fail),
      throws_a_text: answering(() => {
        AbortSignal.abort(SECRET).throwIfAborted();
      }),
      returns_an_error: answering(() => new RowError(SECRET)),
      returns_an_error_within: answering(() => ({ rows: [], failures: [new RowError(SECRET)] })),
      has_a_getter: answering(() => ({
        get row() {
          return fail();
        },
      })),
      has_a_to_json: answering(() => ({ toJSON: fail })),
      streams: answering(async function* () {
        yield await Promise.resolve(1);
        fail();
      }),
      doubts: tool({ description: 'Doubts', inputSchema: NOTHING, needsApproval: fail, execute: () => 1 }),
      judges: tool({ description: 'Judges', inputSchema: NOTHING.refine(fail), execute: () => 1 }),
      converts: tool({
        description: 'Converts',
        inputSchema: NOTHING,
        execute: failing,
        toModelOutput: fail,
      }),
      converts_what_it_gave: tool({
        description: 'Converts',
        inputSchema: NOTHING,
        execute: () => 'rows',
        toModelOutput: fail,
      }),
      converts_to_an_error: tool({
        description: 'Converts',
        inputSchema: NOTHING,
        execute: () => 'rows',
        toModelOutput: () => ({ type: 'json', value: [new RowError(SECRET)] }) as never,
      }),
      streams_errors: answering(async function* () {
        yield await Promise.resolve(new RowError(SECRET));
        yield { failures: [new RowError(SECRET)] };
        yield {
          get row() {
            return fail();
          },
        };
        yield 'rows';
      }),
      says_why: answering(() => {
        throw new ToolError('The archive is closed until Monday.', { cause: new Error(SECRET) });
      }),
    };
  }
}

/** An agent whose tools answer with what nobody can keep. */
@Injectable()
export class BulkyAgent extends Agent {
  readonly type = 'bulky';
  readonly instructions = 'You weigh.';

  override tools(): ToolSet {
    return {
      circular: answering(() => {
        const loop: Record<string, unknown> = {};
        loop.loop = loop;
        return loop;
      }),
      bytes: answering(() => ({ file: Buffer.alloc(1024 * 1024) })),
      list: answering(() => ({ rows: new Array(1_000_000).fill(7) })),
      holes: answering(() => new Array<unknown>(2 ** 31)),
      text: answering(() => ['x'.repeat(16 * 1024 * 1024)]),
      deep: answering(() => Array.from({ length: 100_000 }).reduce((inner) => [inner], 'x')),
      endless: answering(async function* () {
        for (;;) yield await Promise.resolve('more');
      }),
    };
  }
}

@Module({ imports: [AiModule], providers: [LeakingAgent, BulkyAgent] })
export class LeakingModule {}

import { Inject, Injectable } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import type { TokenCounts } from '../../domain/message.js';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { type AiObserver, type ModelCallEnd, tell } from '../../options/observer.js';
import { TurnEnding } from './turn-ending.js';

type Chunks = AsyncIterable<UIMessageChunk> | Iterable<UIMessageChunk>;

/** A turn, as far as it is told of. */
export interface ObservedTurn {
  readonly agent: { readonly type: string };
  readonly earlier: readonly UIMessageChunk[];
  readonly signal: AbortSignal;
}

/** The answer of a model as it was recorded. */
interface RecordedAnswer {
  tokens: TokenCounts;
  complete: boolean;
}

/** Tells the application's observer of turns, calls of models and tools. Without one, nothing is done. */
@Injectable()
export class RuntimeObservation {
  private readonly observer: AiObserver | undefined;

  constructor(@Inject(AI_OPTIONS) { observer }: Pick<AiOptions, 'observer'>) {
    this.observer = observer;
  }

  /** Hands the chunks of a turn on, and tells of its end. Stored ones are no turn of a model. */
  turn(turn: ObservedTurn, chunks: Chunks): Chunks {
    const { observer } = this;
    if (!observer?.turn || !(Symbol.asyncIterator in chunks)) return chunks;
    return observedTurn(turn, chunks, observer);
  }

  /** @returns what is called with the end of the answer */
  modelCall(
    { agent }: ObservedTurn,
    { provider, modelId }: { provider: string; modelId: string },
  ): (answer: RecordedAnswer, code: string | null) => void {
    const call = { agent: agent.type, provider, model: modelId };
    const ended = tell(() => this.observer?.modelCall?.(call));
    return ({ tokens, complete }, code) => {
      const end: ModelCallEnd = { tokens, complete, code };
      tell(() => ended?.(end));
    };
  }

  /** Runs a tool. */
  async tool<T extends { isError: boolean }>(
    { agent }: ObservedTurn,
    tool: string,
    run: () => Promise<T>,
  ): Promise<T> {
    const ended = tell(() => this.observer?.toolCall?.({ agent: agent.type, tool }));
    const answer = await run();
    tell(() => ended?.(answer.isError));
    return answer;
  }
}

async function* observedTurn(
  turn: ObservedTurn,
  chunks: AsyncIterable<UIMessageChunk>,
  observer: AiObserver,
): AsyncGenerator<UIMessageChunk> {
  const ended = tell(() => observer.turn?.(turn.agent.type));
  const ending = new TurnEnding(turn);
  let isBroken = true;
  try {
    for await (const chunk of chunks) {
      ending.read(chunk);
      yield chunk;
    }
    isBroken = false;
  } finally {
    tell(() => ended?.(isBroken ? ending.end('INTERNAL_ERROR') : ending.end()));
  }
}

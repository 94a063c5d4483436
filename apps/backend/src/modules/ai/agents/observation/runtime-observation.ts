import { Inject, Injectable } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { type AiObserver, tell } from '../../options/observer.js';
import { answerAttributes, type TracedAnswer, type TracedTurn, Traces } from './traces.js';
import { TurnEnding } from './turn-ending.js';

type Chunks = AsyncIterable<UIMessageChunk> | Iterable<UIMessageChunk>;

/** A turn, as far as it is told of. */
export interface ObservedTurn extends TracedTurn {
  readonly earlier: readonly UIMessageChunk[];
  readonly signal: AbortSignal;
}

/** A call of a model that has begun. */
export interface ObservedModelCall {
  /** Begins the answer. */
  begin<T>(call: () => T): T;
  /** @param code the code of the error with which the answer has failed */
  end(answer: TracedAnswer & { complete: boolean }, code: string | null): void;
}

/**
 * Tells the application's observer and its traces of turns, calls of models and tools. Where it has neither, nothing is
 * done.
 */
@Injectable()
export class RuntimeObservation {
  private readonly observer: AiObserver;
  private readonly traces = new Traces();

  constructor(@Inject(AI_OPTIONS) { observer = {} }: Pick<AiOptions, 'observer'>) {
    this.observer = observer;
  }

  /** Hands the chunks of a turn on, and tells of its end. Stored ones are no turn of a model. */
  turn(turn: ObservedTurn, chunks: Chunks): Chunks {
    if (!(Symbol.asyncIterator in chunks)) return chunks;
    const span = this.traces.turn(turn);
    if (!this.observer.turn && !span.isRecording) return chunks;
    const ended = tell(() => this.observer.turn?.(turn.agent.type));
    return observed(chunks, new TurnEnding(turn), (end) => {
      span.end(end.code);
      tell(() => ended?.(end));
    });
  }

  modelCall(
    turn: ObservedTurn,
    { provider, modelId }: { provider: string; modelId: string },
  ): ObservedModelCall {
    const call = { agent: turn.agent.type, provider, model: modelId };
    const span = this.traces.modelCall(turn, call);
    const ended = tell(() => this.observer.modelCall?.(call));
    return {
      begin: (begin) => span.around(begin),
      end: (answer, code) => {
        span.end(code, answerAttributes(answer));
        tell(() => ended?.({ tokens: answer.tokens, complete: answer.complete, code }));
      },
    };
  }

  /** Runs a tool. */
  async tool<T extends { isError: boolean }>(
    turn: ObservedTurn,
    { id, name }: { id: string; name: string },
    run: () => Promise<T>,
  ): Promise<T> {
    const span = this.traces.tool(turn, name, id);
    const ended = tell(() => this.observer.toolCall?.({ agent: turn.agent.type, tool: name }));
    const answer = await span.around(run);
    span.end(answer.isError ? 'tool_error' : null);
    tell(() => ended?.(answer.isError));
    return answer;
  }
}

async function* observed(
  chunks: AsyncIterable<UIMessageChunk>,
  ending: TurnEnding,
  ended: (end: ReturnType<TurnEnding['end']>) => void,
): AsyncGenerator<UIMessageChunk> {
  let isBroken = true;
  try {
    for await (const chunk of chunks) {
      ending.read(chunk);
      yield chunk;
    }
    isBroken = false;
  } finally {
    ended(isBroken ? ending.end('INTERNAL_ERROR') : ending.end());
  }
}

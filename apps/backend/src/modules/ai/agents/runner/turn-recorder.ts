import { createHash } from 'node:crypto';
import type { LanguageModelV3 } from '@ai-sdk/provider';
import { Injectable, Logger } from '@nestjs/common';
import { ConversationError } from '../../domain/conversation-error.js';
import { MAX_NAME_CHARACTERS } from '../../domain/limits.js';
import type { Message, TokenCounts } from '../../domain/message.js';
import type { RuntimeMessageInput } from '../../domain/new-message.js';
import { RuntimeStore } from '../../services/runtime-store.js';
import type { ModelErrorCode } from '../language-model/model-error.js';
import { isRefusal, stepKey, turnKey } from '../message-mapping/step-forms.js';
import { NOTHING_SAID, type TurnData } from '../message-mapping/turn-data.js';
import { retryWhileUnavailable } from '../turns/retry.js';
import { TURN_FAILURE } from '../turns/turn-failure.js';
import type { Turn } from '../turns/turn.js';
import type { RecordedStep } from './step-recorder.js';
import type { ToolAnswer } from './tool-runner.js';

const MAX_CALL_ID_IN_KEY_CHARACTERS = 128;

const NOT_STORABLE: ToolAnswer = { result: 'The tool ran; its result cannot be stored.', isError: true };

/** The model that gives an answer: its name, and that of its provider. */
export type AnsweringModel = Pick<LanguageModelV3, 'modelId' | 'provider'>;

/** What is stored of an answer beside what the model said. */
interface AboutAnswer {
  model: AnsweringModel;
  error: ModelErrorCode | null;
  replaced: string | null;
}

/** Stores the messages of a turn as they are made, each once however often it has to be sent. */
@Injectable()
export class TurnRecorder {
  private readonly logger = new Logger('Turn');

  constructor(private readonly runtime: RuntimeStore) {}

  /**
   * Stores an answer of the model, also where nothing was said: the front end shows that there was one.
   *
   * @param about `error`: the code of the error with which it has failed; `replaced`: what the model was told of an
   *   answer that this one replaces
   */
  async answer(
    turn: Turn,
    step: number,
    recorded: RecordedStep,
    { model, error, replaced }: AboutAnswer,
  ): Promise<Message> {
    const { text, calls, parts, tokens, usage } = recorded;
    const finishReason = turn.signal.aborted && !recorded.complete ? 'other' : recorded.finishReason;
    const silent = text === '' && calls.length === 0;
    const paid = {
      role: 'assistant' as const,
      ...tokens,
      model: nameOf(recorded.model ?? '', model.modelId),
    };
    const cutOff = turn.signal.aborted ? ('STOPPED' as const) : ('FAILED' as const);
    const marks = {
      finishReason,
      ...(recorded.complete ? {} : { cutOff }),
      ...(error === null ? {} : { error }),
      ...(replaced === null ? {} : { replaced }),
      ...(silent ? { silent: true as const } : {}),
      ...(usage === 'reported' ? {} : { usage }),
    };
    const bare = {
      ...paid,
      content: silent ? NOTHING_SAID : text,
      toolCalls: calls.map(({ id, name, input }) => ({ id, name, input })),
      turn: dataOf(turn, marks),
    };
    const whole = parts
      ? { ...bare, turn: dataOf(turn, { ...marks, parts, provider: model.provider }) }
      : bare;
    const nothing = {
      ...paid,
      content: NOTHING_SAID,
      turn: dataOf(turn, { ...marks, cutOff, silent: true }),
    };
    // What the store refuses, such as a text of megabytes, is left out: the tokens are stored in any case.
    return this.store(turn, stepKey('step', step), whole)
      .catch(whereRefused(() => this.store(turn, stepKey('bare', step), bare)))
      .catch(whereRefused(() => this.store(turn, stepKey('paid', step), nothing)));
  }

  /** Stores that a turn has failed by itself, such as by an agent whose tools cannot be had, or by a budget. */
  failure(turn: Turn, code: string = TURN_FAILURE.code): Promise<Message> {
    const marks = {
      finishReason: 'error',
      cutOff: 'FAILED',
      error: code,
      silent: true,
    } as const;
    return this.store(turn, 'failed', {
      role: 'assistant',
      content: NOTHING_SAID,
      turn: dataOf(turn, marks),
    });
  }

  /** Stores the answer to a tool call as soon as it is there: it is known even if the next tool fails. */
  toolAnswer(
    turn: Turn,
    callId: string,
    answer: ToolAnswer,
    approval?: TurnData['approval'],
  ): Promise<Message> {
    const result = (given: ToolAnswer) => ({
      role: 'tool' as const,
      toolResults: [{ toolUseId: callId, ...given }],
      turn: dataOf(turn, {
        ...(approval ? { approval } : {}),
        ...(turn.signal.aborted ? { cutOff: 'STOPPED' } : {}),
      }),
    });
    // A tool that had its effect leaves its trace, also where its result cannot be stored.
    return this.store(turn, `tool:${keyOf(callId)}`, result(answer)).catch(
      whereRefused(() => this.store(turn, `ran:${keyOf(callId)}`, result(NOT_STORABLE))),
    );
  }

  /** Stores one answer to many calls, none of which was run. */
  sameAnswer(turn: Turn, callIds: readonly string[], answer: ToolAnswer): Promise<Message> {
    return this.store(turn, `tools:${keyOf(callIds[0] ?? '')}`, {
      role: 'tool',
      toolResults: callIds.map((toolUseId) => ({ toolUseId, ...answer })),
      turn: dataOf(turn, {}),
    });
  }

  /** A person may look at another branch while the turn runs: it goes on along its own. */
  private append({ scope, conversation, now }: Turn, input: RuntimeMessageInput) {
    return this.runtime.append(scope, conversation.id, [input], now.place);
  }

  private async store(turn: Turn, key: string, input: RuntimeMessageInput): Promise<Message> {
    const keyed = { ...input, idempotencyKey: turnKey(turn.id, key) };
    try {
      const [appended] = await retryWhileUnavailable(() => this.append(turn, keyed));
      if (!appended) throw new Error('An append of one message had no result.');
      const { message } = appended;
      const at = Math.max(message.sequence, turn.now.place?.at ?? 0);
      turn.now.place = { at, newest: at };
      return message;
    } catch (error) {
      this.logger.error(
        `Not stored: ${error instanceof ConversationError ? error.code : 'an error'}, ${spent(input)} of conversation ${turn.conversation.id}`,
      );
      throw error;
    }
  }
}

function dataOf(turn: Turn, more: Omit<TurnData, 'messageId'>): TurnData {
  return { messageId: turn.messageId, ...more };
}

/** Shortens the id of a call to what fits an idempotency key beside the turn: an id may be as long as a key. */
function keyOf(callId: string): string {
  if (callId.length <= MAX_CALL_ID_IN_KEY_CHARACTERS) return callId;
  return createHash('sha256').update(callId).digest('hex');
}

/** Stores something else where the store refuses a message for what it is. */
function whereRefused(otherwise: () => Promise<Message>): (error: unknown) => Promise<Message> {
  return (error) => {
    if (!isRefusal(error)) throw error;
    return otherwise();
  };
}

/** Makes a name that the store takes; some servers send an empty one at first. */
export function nameOf(name: string, otherwise: string): string {
  return (name === '' ? otherwise : name).slice(0, MAX_NAME_CHARACTERS);
}

/** Names the tokens that the totals lack, for an operator who has to add them. */
function spent({ inputTokens, outputTokens }: Partial<TokenCounts>): string {
  return `${inputTokens ?? 0} input and ${outputTokens ?? 0} output tokens`;
}

import { Injectable, Logger } from '@nestjs/common';
import { ConversationError } from '../../domain/conversation-error.js';
import { MAX_NAME_CHARACTERS } from '../../domain/limits.js';
import type { Message, TokenCounts } from '../../domain/message.js';
import type { MessageInput } from '../../domain/new-message.js';
import { ConversationService } from '../../services/conversation.service.js';
import { NOTHING_SAID, type TurnMetadata } from '../message-mapping/turn-metadata.js';
import { retryWhileUnavailable } from '../turns/retry.js';
import type { Turn } from '../turns/turn.js';
import type { RecordedStep } from './step-recorder.js';
import type { ToolAnswer } from './tool-runner.js';

/** Stores the messages of a turn as they are made, each once however often it has to be sent. */
@Injectable()
export class TurnRecorder {
  private readonly logger = new Logger('Turn');

  constructor(private readonly conversations: ConversationService) {}

  /** Stores an answer of the model. Null where it has neither text, calls nor tokens. */
  async answer(
    turn: Turn,
    step: number,
    recorded: RecordedStep,
    fallbackModel: string,
  ): Promise<Message | null> {
    const { text, calls, reasoning, tokens } = recorded;
    const silent = text === '' && calls.length === 0;
    if (silent && !Object.values(tokens).some((count: number | null) => (count ?? 0) > 0)) return null;
    const paid = {
      role: 'assistant' as const,
      ...tokens,
      model: nameOf(recorded.model ?? '', fallbackModel),
    };
    const cutOff = turn.signal.aborted ? ('STOPPED' as const) : ('FAILED' as const);
    const whole = {
      ...paid,
      content: silent ? NOTHING_SAID : text,
      toolCalls: calls.map(({ id, name, input }) => ({ id, name: nameOf(name, 'unnamed'), input })),
      metadata: metadata(turn, {
        ...(recorded.complete ? {} : { cutOff }),
        ...(silent ? { silent: true } : {}),
        ...(reasoning.length > 0 ? { reasoning } : {}),
      }),
    };
    const nothing = { ...paid, content: NOTHING_SAID, metadata: metadata(turn, { cutOff, silent: true }) };
    return this.store(turn, `step:${step}`, whole).catch((error: unknown) => {
      // An answer that the store refuses, such as a text of megabytes: its tokens are stored all the same.
      if (!isAboutTheMessage(error)) throw error;
      return this.store(turn, `paid:${step}`, nothing);
    });
  }

  /** Stores the answer to a tool call as soon as it is there: it is known even if the next tool fails. */
  toolAnswer(
    turn: Turn,
    callId: string,
    answer: ToolAnswer,
    approval?: TurnMetadata['approval'],
  ): Promise<Message> {
    return this.store(turn, `tool:${callId}`, {
      role: 'tool',
      toolResults: [{ toolUseId: callId, ...answer }],
      metadata: metadata(turn, {
        ...(approval ? { approval } : {}),
        ...(turn.signal.aborted ? { cutOff: 'STOPPED' } : {}),
      }),
    });
  }

  private async store(turn: Turn, key: string, input: MessageInput): Promise<Message> {
    const keyed = { ...input, idempotencyKey: `turn:${turn.id}:${key}` };
    try {
      return await retryWhileUnavailable(() =>
        this.conversations.addMessage(turn.scope, turn.conversation.id, keyed),
      );
    } catch (error) {
      this.logger.error(
        `Not stored: ${error instanceof ConversationError ? error.code : 'an error'}, ${spent(input)} of conversation ${turn.conversation.id}`,
      );
      throw error;
    }
  }
}

function metadata(turn: Turn, more: Omit<TurnMetadata, 'messageId'>): Record<string, unknown> {
  return { turn: { messageId: turn.messageId, ...more } satisfies TurnMetadata };
}

function isAboutTheMessage(error: unknown): boolean {
  return (
    error instanceof ConversationError && ['VALIDATION_FAILED', 'CONTENT_TOO_LARGE'].includes(error.code)
  );
}

/** Makes a name that the store takes; some servers send an empty one at first. */
function nameOf(name: string, otherwise: string): string {
  return (name === '' ? otherwise : name).slice(0, MAX_NAME_CHARACTERS);
}

/** Names the tokens that the totals lack, for an operator who has to add them. */
function spent({ inputTokens, outputTokens }: Partial<TokenCounts>): string {
  return `${inputTokens ?? 0} input and ${outputTokens ?? 0} output tokens`;
}

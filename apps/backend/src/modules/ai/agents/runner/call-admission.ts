import { Inject, Injectable } from '@nestjs/common';
import { ConversationError } from '../../domain/conversation-error.js';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { ModelCallGate } from '../../services/model-call-gate.js';
import type { ModelCall } from '../language-model/ai-client.service.js';
import { mostInputTokens } from '../language-model/most-input-tokens.js';
import { mostOutputTokens } from '../language-model/most-output-tokens.js';
import { STEP_FORMS, stepKey, turnKey } from '../message-mapping/step-forms.js';
import type { Turn } from '../turns/turn.js';
import { nameOf } from './turn-recorder.js';

/** A call of a model that was not let in: nothing of it was paid. */
export class RefusedCall extends Error {
  constructor(override readonly cause: ConversationError) {
    super(cause.code);
  }
}

/** A call as it is known before it is made. */
export type PreparedCall = Omit<ModelCall, 'signal' | 'onFailure'>;

/** Has each call of a model let in before it is made. */
@Injectable()
export class CallAdmission {
  private readonly leaseMs: number;
  /** The names under which models have answered last, by the names that they are asked by. */
  private readonly answeredAs = new Map<string, string>();

  constructor(
    private readonly gate: ModelCallGate,
    @Inject(AI_OPTIONS) { turns: { leaseMs } }: Pick<AiOptions, 'turns'>,
  ) {
    this.leaseMs = leaseMs;
  }

  /**
   * The turn holds what it gets until `end`, or else until its own end.
   *
   * @param step the number of the step, whose answer is stored under keys that follow from it
   * @throws RefusedCall
   */
  async admit(turn: Turn, step: number, call: PreparedCall): Promise<void> {
    const { scope, conversation } = turn;
    const { id: conversationId, entityType, entityId, agentType } = conversation;
    const messageKeys = STEP_FORMS.map((form) => turnKey(turn.id, stepKey(form, step)));
    try {
      turn.now.admitted = await this.gate.admit({
        scope,
        context: { entityType, entityId, agentType },
        models: this.namesOf(nameOf('', call.model.model.modelId)),
        maxInputTokens: () => mostInputTokens(call),
        maxOutputTokens: mostOutputTokens(call.maxOutputTokens, call.providerOptions),
        leaseMs: this.leaseMs,
        turn: { id: turn.id, conversationId, messageKeys },
      });
    } catch (error) {
      throw error instanceof ConversationError ? new RefusedCall(error) : error;
    }
  }

  /**
   * To be called when the answer is stored.
   *
   * @param model the name under which the model has answered; null where it gave none
   */
  async end({ now }: Turn, { model: asked }: PreparedCall, model: string | null): Promise<void> {
    if (model !== null)
      this.answeredAs.set(nameOf('', asked.model.modelId), nameOf(model, asked.model.modelId));
    const { admitted } = now;
    now.admitted = null;
    // What cannot be ended now ends with its lease.
    await admitted?.end().catch(() => undefined);
  }

  private namesOf(asked: string): string[] {
    const answered = this.answeredAs.get(asked);
    return answered === undefined || answered === asked ? [asked] : [asked, answered];
  }
}

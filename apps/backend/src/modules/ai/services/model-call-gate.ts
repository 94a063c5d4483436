import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import type { Context } from '../domain/conversation.js';

/** A call of a model that is about to be made. */
export interface ModelCallToAdmit {
  scope: Scope;
  context: Context;
  /** The model, by the name that it is asked by and by that it has answered under, where that is another. */
  models: readonly string[];
  /** The most tokens of its input. It is counted when somebody needs it. */
  maxInputTokens: () => Promise<number>;
  maxOutputTokens: number;
  /** The time for which its turn is held unless it is renewed. */
  leaseMs: number;
  turn: TurnOfCall;
}

/** The turn that makes a call. */
export interface TurnOfCall {
  id: string;
  conversationId: string;
  /** The idempotency keys under one of which the answer will be stored. */
  messageKeys: readonly string[];
}

/** A call that was let in. */
export interface AdmittedCall {
  /** Is called whenever the lease of its turn is renewed. */
  renew(): Promise<void>;
  /** Is called when the answer is stored, or will never be. */
  end(): Promise<void>;
}

/** Lets a call of a model in, or refuses it by an error. Null where it need not hear of the call again. */
type Admit = (call: ModelCallToAdmit) => Promise<AdmittedCall | null>;

/** Stores what a turn had shown whose process died. */
type StoreLeftAnswer = (scope: Scope, conversationId: string) => Promise<unknown>;

/** Stands between the runtime of agents and whoever may refuse it a call of a model: neither knows the other. */
@Injectable()
export class ModelCallGate {
  private guard: Admit | null = null;
  private storer: StoreLeftAnswer | null = null;

  /** Says who is asked before each call; without this, nobody is. */
  guardBy(admit: Admit): void {
    this.guard = admit;
  }

  /** Says how answers are stored that were left behind. */
  storeLeftAnswersBy(store: StoreLeftAnswer): void {
    this.storer = store;
  }

  /** @throws what the guard refuses the call by */
  async admit(call: ModelCallToAdmit): Promise<AdmittedCall | null> {
    return this.guard?.(call) ?? null;
  }

  /** Stores an answer that was left behind in a conversation, where no turn runs there. */
  async storeLeftAnswer(scope: Scope, conversationId: string): Promise<void> {
    await this.storer?.(scope, conversationId);
  }
}

import type { ConversationService } from '../../../src/modules/ai/index.js';
import type { Callable, Method } from '../callable.js';
import { modelled, type Outcome, outcomeOf } from '../outcome.js';
import type { StoreModel } from '../store.model.js';
import type { WalkTarget, User, WalkState } from '../walk-state.js';
import { answerOf } from './whole-pages.js';

/** A call of one method as any walk can make it. */
export interface PlannedCall {
  method: Method;
  /** The user, or the conversation, that it is made for. */
  on: User | WalkTarget;
  options: unknown[];
}

/** A call in one walk, which can be made of the store and of its model. */
export class Call {
  /** The call as code. */
  text: string;
  private readonly method: Method;
  private readonly args: unknown[];

  constructor(
    { method, on, options }: PlannedCall,
    private readonly state: WalkState,
  ) {
    const target = typeof on === 'string' ? { user: on, named: [] } : state.find(on);
    const given = options.map((option) => JSON.stringify(option));
    this.method = method;
    this.args = [state.scopes[target.user], ...target.named.map(({ id }) => id), ...options];
    this.text = `service.${method}(${[target.user, ...target.named.map(({ name }) => name), ...given].join(', ')})`;
  }

  async store(service: ConversationService): Promise<Outcome> {
    const outcome = await outcomeOf(answerOf(service, this.method, this.args));
    if (this.method === 'getOrCreate' && 'answer' in outcome) this.nameConversation(outcome.answer);
    return outcome;
  }

  /** Answer of the model, with the ids and times of the store's answer. */
  model(model: StoreModel, told: Outcome): Outcome {
    const args = [...this.args, 'answer' in told ? told.answer : undefined];
    return modelled(() => (model as unknown as Callable)[this.method](...args));
  }

  private nameConversation(answer: unknown): void {
    const { conversation } = answer as { conversation: { id: string } };
    this.text += ` /* ${this.state.nameOf(conversation.id, this.args[0])} */`;
  }
}

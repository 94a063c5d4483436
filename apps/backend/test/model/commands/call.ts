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
  /** As it would be written. */
  text: string;
  private readonly method: Method;
  private readonly args: unknown[];

  constructor(
    { method, on, options }: PlannedCall,
    private readonly world: WalkState,
  ) {
    const place = typeof on === 'string' ? { user: on, named: [] } : world.find(on);
    const given = options.map((option) => JSON.stringify(option));
    this.method = method;
    this.args = [world.scopes[place.user], ...place.named.map(({ id }) => id), ...options];
    this.text = `service.${method}(${[place.user, ...place.named.map(({ name }) => name), ...given].join(', ')})`;
  }

  async store(service: ConversationService): Promise<Outcome> {
    const outcome = await outcomeOf(answerOf(service, this.method, this.args));
    if (this.method === 'getOrCreate' && 'answer' in outcome) this.nameConversation(outcome.answer);
    return outcome;
  }

  /** What the model answers; ids and moments are those that the store told. */
  model(model: StoreModel, told: Outcome): Outcome {
    const args = [...this.args, 'answer' in told ? told.answer : undefined];
    return modelled(() => (model as unknown as Callable)[this.method](...args));
  }

  private nameConversation(answer: unknown): void {
    const { conversation } = answer as { conversation: { id: string } };
    this.text += ` /* ${this.world.nameOf(conversation.id, this.args[0])} */`;
  }
}

import type { TokenCounts } from '../../domain/message.js';
import type { TurnPlace } from '../../domain/place.js';
import type { TurnData } from '../message-mapping/turn-data.js';

/** The step of a turn that is being answered, as far as it is known. */
export interface StepSoFar {
  number: number;
  /** The name of the model, and that of its provider. */
  model: string;
  provider: string;
  tokens: TokenCounts;
  /** The place of the turn, whose answer may have to be stored when another branch is the active one. */
  place?: TurnPlace;
  /** Why the tokens are not what the whole answer costs. */
  usage?: TurnData['usage'];
}

/** A turn that is held: its row is found by the conversation; the id tells whether the row is still this turn's. */
export interface HeldTurn {
  id: string;
  conversationId: string;
}

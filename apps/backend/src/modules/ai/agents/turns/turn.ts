import type { UIMessageChunk } from 'ai';
import type { Scope } from '../../../../common/scope.js';
import type { Conversation } from '../../domain/conversation.js';
import type { TurnPlace } from '../../domain/place.js';
import type { AdmittedCall } from '../../services/model-call-gate.js';
import type { AgentBody } from '../agent/agent-body.js';
import type { Agent } from '../agent/agent.js';
import type { StepSoFar } from '../running-answers/running-step.js';

/** The chunks of an answer: as they come, or stored ones. */
export type AnswerChunks = AsyncIterable<UIMessageChunk> | Iterable<UIMessageChunk>;

/** One turn of an agent in one conversation, for as long as this process holds it. */
export interface Turn {
  /** The id of the turn, unique, so that each step of it is stored once however often it is sent. */
  readonly id: string;
  readonly scope: Scope;
  readonly conversation: Conversation;
  readonly agent: Agent;
  /** The id of the front end's message that the turn makes. */
  readonly messageId: string;
  /** The chunks that the message shows already, where the turn goes on after a decision. */
  readonly earlier: readonly UIMessageChunk[];
  /** The further fields of the chat's request, for the agent. */
  readonly body?: AgentBody | undefined;
  /** The id by which the front end names the chat. */
  readonly chatId: string;
  /** The state that the turn's parts share while it runs. */
  readonly now: TurnNow;
  /** The signal that is aborted when the turn is to stop, or was lost to another process. */
  readonly signal: AbortSignal;
  stop(): void;
  /**
   * Lets the next turn begin.
   *
   * @param isWhole whether all that was shown is stored; what is not is then stored as it was shown
   */
  end(isWhole: boolean): Promise<void>;
}

export interface TurnNow {
  /** What its messages follow, whichever branch a person looks at meanwhile; null where it is the head. */
  place: TurnPlace | null;
  /** Tells of the step that is being answered; null before the first one. */
  step: (() => StepSoFar) | null;
  /** The call of a model that was let in and whose answer is not stored yet; null where nobody has to know of it. */
  admitted: AdmittedCall | null;
  /** Tells whether another process follows the turn for its readers. */
  isFollowed: boolean;
  /** Tells whether all who followed it have gone. */
  isLeft: () => boolean;
}

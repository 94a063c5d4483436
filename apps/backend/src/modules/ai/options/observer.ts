import type { TokenCounts } from '../domain/message.js';

/** A statement that stores appends: the whole batch of a group commit, or one append. */
export interface AppendStatement {
  appends: number;
  messages: number;
  /** The time that each append has waited until it was sent. */
  waitsMs: readonly number[];
}

/** The end of an append: how the statement judged it, or `failed` where it could not be stored. */
export type AppendEnd =
  'accepted' | 'not_found' | 'not_active' | 'key_known' | 'head_moved' | 'no_parent' | 'changed' | 'failed';

/** The end of a turn. `waiting`: it waits for a person or for the front end. */
export interface TurnEnd {
  end: 'finished' | 'waiting' | 'stopped' | 'failed';
  /** The code of the error with which it has failed; null where it has not. */
  code: string | null;
}

export interface ModelCallStart {
  agent: string;
  /** The provider and the model as they are asked for. */
  provider: string;
  model: string;
}

export interface ModelCallEnd {
  tokens: TokenCounts;
  /** Tells whether the answer is whole. */
  complete: boolean;
  /** The code of the error with which it has failed; null where it has not. */
  code: string | null;
}

export interface ToolCallStart {
  agent: string;
  /** A tool of the agent's: a name that the model has made up is none. */
  tool: string;
}

/**
 * Is told what the module does, so that an application can count it: amounts, times, and names of agents, models and
 * tools; never ids, users or texts. Each method is called when something begins, and what it returns when that ends.
 * None may wait; an error of one is disregarded.
 */
export interface AiObserver {
  /** An append of a call, until it is stored or refused. */
  append?(messages: number): (end: AppendEnd) => void;
  /** A statement with appends, until the database has answered. */
  appendStatement?(statement: AppendStatement): () => void;
  turn?(agent: string): (end: TurnEnd) => void;
  modelCall?(call: ModelCallStart): (end: ModelCallEnd) => void;
  toolCall?(call: ToolCallStart): (isError: boolean) => void;
}

/** Tells an observer something; its own errors must not become those of what it observes. */
export function tell<T>(tellIt: () => T): T | undefined {
  try {
    return tellIt();
  } catch {
    return undefined;
  }
}

/** The place of a message in the tree of its conversation. */
export interface Place {
  /** The `sequence` of the message that it follows; null for a first one. */
  parent: number | null;
  /** The sequences of the messages that follow the same one, itself included: at most 100, the nearest. */
  siblings: number[];
  siblingCount: number;
}

/** The place of a message that follows the one before it, and has no siblings: as all in a conversation without branches. */
export function onlyChildAt(sequence: number): Place {
  return { parent: sequence === 1 ? null : sequence - 1, siblings: [sequence], siblingCount: 1 };
}

/**
 * The place at which a turn goes on: behind its last message, or behind those that others have appended there since. Where
 * another branch is the active one by then, it is passed over.
 */
export interface TurnPlace {
  /** The sequence of the message that its next one follows. */
  at: number;
  /** The sequence of the newest message, on any branch, that was there before. */
  newest: number;
}

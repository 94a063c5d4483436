import type { Target } from '../target/target.js';

/** A legal hold: while it is active, nothing that it covers is removed. */
export interface Hold {
  id: string;
  target: Target;
  reason: string;
  /** The user who placed it. */
  placedBy: string;
  placedAt: Date;
  /** Null, as the next two, while it is active. */
  releasedBy: string | null;
  releasedAt: Date | null;
  releaseReason: string | null;
}

/** What active holds cover of a user, an entity, a conversation, or of the organization. */
export interface HoldCoverage {
  /** Conversations that are stored of it and were looked at, deleted ones included. */
  conversations: number;
  /** Those of them that a hold covers. */
  held: number;
  /** Tells whether all were looked at: not beyond `MAX_CONVERSATIONS_LOOKED_AT`. */
  isComplete: boolean;
  /** The newest active holds of this, of the whole organization, or of what its conversations are about. */
  holds: Hold[];
}

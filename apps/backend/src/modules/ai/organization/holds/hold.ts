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

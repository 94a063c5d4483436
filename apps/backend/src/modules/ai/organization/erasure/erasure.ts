import type { EntityRef } from '../../../../common/principal.js';

export const ERASURE_TARGETS = ['user', 'entity', 'conversation'] as const;

/** Whom or what an erasure is about. */
export type ErasureTarget =
  | { type: 'user'; userId: string }
  | ({ type: 'entity' } & EntityRef)
  | { type: 'conversation'; conversationId: string };

/** Conversations that a caller may erase; null for all. */
export interface Narrowing {
  entities: readonly EntityRef[];
  /** Tells whether conversations about no entity are among them. */
  withNone: boolean;
}

export type ErasureStatus = 'PENDING' | 'DONE' | 'DEFERRED';

/** The receipt of an erasure: it names nobody. */
export interface Erasure {
  id: string;
  /** DEFERRED while something is held that it covers. */
  status: ErasureStatus;
  /** Counts so far. */
  erased: { conversations: number; messages: number };
  /** Conversations that are left, while they are held. */
  deferred: { conversations: number };
  requestedAt: Date;
  finishedAt: Date | null;
}

/** An erasure that is not done, as who works on it needs it. */
export interface OpenErasure {
  id: string;
  organizationId: string;
  target: ErasureTarget;
  narrowing: Narrowing | null;
  requestedAt: Date;
}

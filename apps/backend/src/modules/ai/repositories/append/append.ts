import type { Scope } from '../../../../common/scope.js';
import type { NewMessage } from '../../domain/new-message.js';
import type { TurnPlace } from '../../domain/place.js';
import type { StoredWay } from '../branches/run.sql.js';
import type { StoredPlace } from '../branches/siblings.sql.js';

/** Messages for one conversation, to be stored together or not at all. */
export interface Append {
  scope: Scope;
  conversationId: string;
  messages: NewMessage[];
  /** The sequence that the first one follows; null for a new beginning, absent where it follows the head. */
  parent?: number | null;
  /** The turn's place that it follows, in place of a parent. */
  place?: PlaceToFollow;
  /** Tells that it is an import's, which goes on with a conversation that an import has paused. */
  isImport?: boolean;
}

/** Why a conversation is PAUSED that was imported while another one of its context was ACTIVE. */
export const PAUSED_BY_IMPORT = 'Imported while another conversation of its context was active.';

/** The place of a turn, to append behind it. */
export interface PlaceToFollow extends TurnPlace {
  /** Tells that another branch that a person has chosen stays the active one. */
  keepsHead?: boolean;
}

/**
 * The outcome of an append. `key_known`: one of its idempotency keys was stored before. `head_moved`: it does not follow
 * the newest message. `no_parent`: the message that it follows is not there. `changed`: the conversation was changed
 * while the statement waited, and it is sent again.
 */
export type AppendOutcome =
  'accepted' | 'not_found' | 'not_active' | 'key_known' | 'head_moved' | 'no_parent' | 'changed';

/** The position of an append in its conversation. */
export interface Placement {
  outcome: AppendOutcome;
  /** Messages in the conversation before it: its own have the sequences after that. */
  preceding: number;
  createdAt: Date;
  /** The time of the message before it; null where there is none. Told of an append that begins a branch. */
  lastMessageAt?: Date | null;
  /** The times of its messages, where they bring their own. */
  times?: Date[];
  /** The head that stays, where another branch stays the active one. */
  head?: number | null;
  /** The place of its first message, where that begins a branch. */
  place?: StoredPlace | null;
  /** The way to its first message, where that begins a branch. */
  way?: StoredWay | null;
}

/** Stores appends: each by itself, or together with others. */
export interface AppendTarget {
  append(append: Append): Promise<Placement>;
}

export const NOT_FOUND: Placement = { outcome: 'not_found', preceding: 0, createdAt: new Date(0) };

/** Appends to one conversation of one owner, in their order, that are stored as one. */
export interface JoinedAppend extends Append {
  parts: Append[];
}

export function joinByConversation(appends: readonly Append[]): JoinedAppend[] {
  const joined = new Map<string, JoinedAppend>();
  for (const append of appends) {
    const { scope, conversationId, messages } = append;
    const target = targetOf(append);
    const earlier = joined.get(target);
    earlier?.messages.push(...messages);
    earlier?.parts.push(append);
    if (!earlier) joined.set(target, { scope, conversationId, messages: [...messages], parts: [append] });
  }
  return [...joined.values()];
}

/** Makes a key for each target, no two alike: the length before the organization shows where it ends. */
function targetOf({ scope: { organizationId, userId }, conversationId }: Append): string {
  return `${conversationId} ${organizationId.length} ${organizationId}${userId}`;
}

/** Computes the position of each part from the position of all. */
export function placementsOf({ parts }: JoinedAppend, placement: Placement): [Append, Placement][] {
  let { preceding } = placement;
  return parts.map((part) => {
    const own = { ...placement, preceding };
    preceding += part.messages.length;
    return [part, own];
  });
}

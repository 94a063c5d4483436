import { isExactText } from './exact-text.js';

/** The owner of a conversation, the only one that sees and changes it. */
export interface Scope {
  organizationId: string;
  userId: string;
}

/** Names a user among those of all organizations, no two alike, for what is counted or kept by user. */
export function userKey({ organizationId, userId }: Scope): string {
  return JSON.stringify([organizationId, userId]);
}

/** Characters (code points) of an organization's or a user's id. */
export const MAX_SCOPE_ID_CHARACTERS = 128;

export function isScopeId(value: unknown): value is string {
  return isExactText(value, MAX_SCOPE_ID_CHARACTERS);
}

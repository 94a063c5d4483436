import { isGranted, type Principal } from '../../../../common/principal.js';
import { ConversationError } from '../../domain/conversation-error.js';

/** Grants of a token that are about the whole organization, and not about one's own conversations. */
export const ORGANIZATION_GRANTS = ['ai:supervise', 'ai:audit', 'ai:govern'] as const;

export type OrganizationGrant = (typeof ORGANIZATION_GRANTS)[number];

/** @throws ConversationError `FORBIDDEN` where the principal has none of these grants */
export function requireGrant(principal: Principal, ...grants: OrganizationGrant[]): void {
  if (grants.some((grant) => isGranted(principal, grant))) return;
  throw new ConversationError('FORBIDDEN', `This needs the grant ${grants.join(' or ')}.`);
}

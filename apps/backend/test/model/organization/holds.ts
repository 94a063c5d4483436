import type { Scope } from '../../../src/modules/ai/index.js';
import { governorOf, type WalkStores } from '../walk-stores.js';
import type { OrganizationModel } from './organization.model.js';

/** What a hold covers, as a walk chooses it. */
export type HoldKind = 'organization' | 'user' | 'entity' | 'conversation';

/** Places a hold, of the first conversation where it is of one. */
export async function placeHold(
  { holds, organizationId, rows }: OrganizationModel,
  stores: WalkStores,
  { userId }: Scope,
  kind: HoldKind,
): Promise<void> {
  const [first] = rows;
  if (kind === 'conversation' && !first) return;
  const targets = {
    organization: { type: 'organization' },
    user: { type: 'user', userId },
    entity: { type: 'entity', entityType: 'case', entityId: '1' },
    conversation: { type: 'conversation', conversationId: first?.conversation.id ?? '' },
  } as const;
  const { id } = await stores.holds.place(governorOf(organizationId), {
    target: targets[kind],
    reason: 'A walk',
  });
  holds.push({ id, target: targets[kind] });
}

/** Releases the latest hold. */
export async function releaseHold(
  { holds, organizationId }: OrganizationModel,
  stores: WalkStores,
): Promise<void> {
  const hold = holds.pop();
  if (hold) await stores.holds.release(governorOf(organizationId), hold.id, { reason: 'Over' });
}

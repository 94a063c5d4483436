import type { Scope } from '../../../src/modules/ai/index.js';
import { governorOf, type WalkStores } from '../walk-stores.js';
import type { OrganizationModel } from './organization.model.js';
import { goOnErasing } from './removal.js';

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

/** Releases the latest hold: erasures that have waited for it go on. */
export async function releaseHold(of: OrganizationModel, stores: WalkStores): Promise<void> {
  const hold = of.holds.pop();
  if (!hold) return;
  await stores.holds.release(governorOf(of.organizationId), hold.id, { reason: 'Over' });
  await goOnErasing(of, stores);
}

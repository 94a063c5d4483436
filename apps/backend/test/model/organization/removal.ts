import { expect } from '@jest/globals';
import type { Scope } from '../../../src/modules/ai/index.js';
import { governorOf, type WalkStores } from '../walk-stores.js';
import { covers } from './hold-target.js';
import type { OrganizationModel } from './organization.model.js';

/** Removes what was deleted and is not held, as retention does when it is time. */
export async function purge(of: OrganizationModel, { removal }: WalkStores): Promise<void> {
  const deleted = of.rows.filter(({ isDeleted }) => isDeleted);
  const free = deleted.filter((row) => !of.holds.some(({ target }) => covers(target, row)));
  const ids = deleted.map(({ conversation }) => conversation.id);
  const { ids: removed } = await removal.remove(of.organizationId, ids);
  expect(removed.toSorted()).toEqual(free.map(({ conversation }) => conversation.id).sort());
  of.remove(free);
}

/** Erases a user. What is held is left to the tests of erasure: it is erased some time after the hold has ended. */
export async function erase(of: OrganizationModel, stores: WalkStores, { userId }: Scope): Promise<void> {
  if (of.holds.length > 0) return;
  const { organizationId } = of;
  const covered = of.rows.filter(({ conversation }) => conversation.userId === userId);
  const target = { type: 'user', userId } as const;
  const { id } = await stores.erasures.request(governorOf(organizationId), { target, reason: 'A walk' });
  const receipt = () => stores.erasures.get(governorOf(organizationId), id);
  while ((await receipt()).status !== 'DONE') await stores.sweeper.sweep();
  const messages = covered.reduce((sum, row) => sum + row.messages.length, 0);
  expect((await receipt()).erased).toEqual({ conversations: covered.length, messages });
  of.remove(covered);
}

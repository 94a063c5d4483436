import { expect } from '@jest/globals';
import type { Scope } from '../../../src/modules/ai/index.js';
import { governorOf, type WalkStores } from '../walk-stores.js';
import { covers } from './hold-target.js';
import type { OrganizationModel } from './organization.model.js';

const MAX_TRIES = 100;

/** Removes what was deleted and is not held, as retention does when it is time. */
export async function purge(of: OrganizationModel, { removal }: WalkStores): Promise<void> {
  const deleted = of.rows.filter(({ isDeleted }) => isDeleted);
  const free = deleted.filter((row) => !of.holds.some(({ target }) => covers(target, row)));
  const ids = deleted.map(({ conversation }) => conversation.id);
  const { ids: removed } = await removal.remove(of.organizationId, ids);
  expect(removed.toSorted()).toEqual(free.map(({ conversation }) => conversation.id).sort());
  of.remove(free);
}

/** Asks for the erasure of a user, unless one of that user waits for a hold. What is held is deleted, and stays for now. */
export async function erase(of: OrganizationModel, stores: WalkStores, { userId }: Scope): Promise<void> {
  if (of.erasures.some((erasure) => erasure.userId === userId)) return;
  const { organizationId } = of;
  const covered = of.rows.filter(({ conversation }) => conversation.userId === userId);
  const target = { type: 'user', userId } as const;
  const { id } = await stores.erasures.request(governorOf(organizationId), { target, reason: 'A walk' });
  for (const row of covered) row.isDeleted = true;
  const ids = covered.map(({ conversation }) => conversation.id);
  of.erasures.push({ id, userId, ids, erased: { conversations: 0, messages: 0 } });
  await goOnErasing(of, stores);
}

/** Erases what is not held of what erasures cover, and compares their receipts. */
export async function goOnErasing(of: OrganizationModel, stores: WalkStores): Promise<void> {
  for (const erasure of [...of.erasures]) {
    const left = of.rows.filter(({ conversation }) => erasure.ids.includes(conversation.id));
    const free = left.filter((row) => !of.holds.some(({ target }) => covers(target, row)));
    erasure.erased.conversations += free.length;
    erasure.erased.messages += free.reduce((sum, row) => sum + row.messages.length, 0);
    const isDone = free.length === left.length;
    const status = isDone ? 'DONE' : 'DEFERRED';
    const receipt = () => stores.erasures.get(governorOf(of.organizationId), erasure.id);
    const isThere = async () =>
      (await receipt()).status === status &&
      (await receipt()).erased.conversations === erasure.erased.conversations;
    // The sweeper of a backend may be at it, too, and have some of it locked.
    for (let tries = 0; tries === 0 || (tries < MAX_TRIES && !(await isThere())); tries++)
      await stores.erasures.workOn(of.organizationId, erasure.id, () => true);
    expect(await receipt()).toMatchObject({
      status,
      erased: erasure.erased,
      deferred: { conversations: left.length - free.length },
    });
    of.remove(free);
    if (isDone) of.erasures.splice(of.erasures.indexOf(erasure), 1);
  }
}

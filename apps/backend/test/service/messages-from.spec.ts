import { describe, expect, it } from '@jest/globals';
import { OrganizationService } from '../../src/modules/ai/index.js';
import { newConversation, said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

describe('messages from a sequence on', () => {
  const backend = useBackend();
  const sequencesOf = ({ items }: { items: { sequence: number }[] }) => items.map(({ sequence }) => sequence);

  it('begin with it, and go on by a cursor that holds for the same beginning alone', async () => {
    const ref = await newConversation(backend.conversations);
    await backend.conversations.addMessages(
      ...ref,
      times(9, () => said('Hello')),
    );
    const read = (options: object) => backend.conversations.getMessages(...ref, { limit: 3, ...options });

    const first = await read({ from: 4 });
    expect(sequencesOf(first)).toEqual([4, 5, 6]);
    const cursor = first.nextCursor!;
    expect(sequencesOf(await read({ from: 4, cursor }))).toEqual([7, 8, 9]);
    await expect(read({ from: 5, cursor })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    await expect(read({ cursor })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    expect(sequencesOf(await read({ from: 2_147_483_647 }))).toEqual([]);
    await expect(read({ from: 4, order: 'desc' })).rejects.toMatchObject({ errors: [{ field: 'from' }] });
  });

  it('begin beyond one that is on another branch, and with it among those of all', async () => {
    const ref = await newConversation(backend.conversations);
    await backend.conversations.addMessages(
      ...ref,
      times(4, () => said('Hello')),
    );
    await backend.conversations.addMessages(...ref, [said('Another', { parent: 2 }), said('And on')]);
    const read = (options: object) => backend.conversations.getMessages(...ref, options);

    expect(sequencesOf(await read({ from: 2 }))).toEqual([2, 5, 6]);
    expect(sequencesOf(await read({ from: 3 }))).toEqual([5, 6]);
    expect(sequencesOf(await read({ from: 3, branches: 'all' }))).toEqual([3, 4, 5, 6]);
  });

  it('are the same for a supervisor', async () => {
    const scope = newScope();
    const [, id] = await newConversation(backend.conversations, {}, scope);
    await backend.conversations.addMessages(
      scope,
      id,
      times(5, () => said('Hello')),
    );
    const supervisor = { ...scope, userId: 'sue', grants: ['ai:supervise'] };
    const organization = backend.current.app.get(OrganizationService, { strict: false });

    expect(sequencesOf(await organization.getMessages(supervisor, id, { from: 4 }))).toEqual([4, 5]);
    await expect(organization.getMessages(supervisor, id, { from: 4, order: 'desc' })).rejects.toMatchObject({
      errors: [{ field: 'from' }],
    });
  });
});

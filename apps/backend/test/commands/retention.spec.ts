import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Scope } from '../../src/modules/ai/index.js';
import { said } from '../support/messages.js';
import { build, type Ended, run } from '../support/program.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const NOTHING_REMOVED = 'removed 0 entries of the audit trail';

describe('npm run retention', () => {
  const backend = useBackend();
  const [one, other] = [newScope(), newScope()];

  beforeAll(build);
  beforeAll(async () => {
    for (const scope of [one, one, other]) await deletedLongAgo(scope);
    await backend.current.database.query(
      `INSERT INTO ai_hold (id, organization_id, target_type, target_id, reason, placed_by, placed_at)
       VALUES (gen_random_uuid(), $1, 'user', $2, 'Litigation', 'ada', now())`,
      [other.organizationId, other.userId],
    );
  });

  async function deletedLongAgo(scope: Scope): Promise<void> {
    const { id } = (await backend.conversations.getOrCreate(scope)).conversation;
    await backend.conversations.addMessage(scope, id, said('Who?'));
    await backend.conversations.delete(scope, id);
    await backend.current.database.query('UPDATE ai_conversation SET deleted_at = $2 WHERE id = $1', [
      id,
      new Date(0),
    ]);
  }

  const retention = (...args: string[]): Promise<Ended> =>
    run('commands/retention.js', args, backend.current.databaseSettings);
  const lines = (...texts: [Scope, string][]): string =>
    `${texts
      .map(([{ organizationId }, text]) => `${organizationId}: ${text}\n`)
      .toSorted()
      .join('')}${texts.length} organization${texts.length === 1 ? '' : 's'}.\n`;

  it('says with --dry-run what it would do, and then does it to each organization', async () => {
    expect(await retention('--dry-run')).toMatchObject({
      code: 0,
      output: lines(
        [one, 'would archive 0, delete 0 and purge 2 conversations; 0 are held'],
        [other, 'would archive 0, delete 0 and purge 0 conversations; 1 are held'],
      ),
    });
    const { code, output, errors } = await retention('--org', one.organizationId);
    const purged = 'archived 0, deleted 0 and purged 2 conversations with 2 messages';
    expect([code, errors, output]).toEqual([0, '', lines([one, `${purged}; ${NOTHING_REMOVED}`])]);
    const none = `archived 0, deleted 0 and purged 0 conversations with 0 messages; ${NOTHING_REMOVED}`;
    expect((await retention()).output).toBe(lines([one, none], [other, none]));
  });
});

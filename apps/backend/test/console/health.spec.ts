import { describe, expect, it } from '@jest/globals';
import { newClient } from '../support/http-client.js';
import { said } from '../support/messages.js';
import { expectAccessible } from './support/axe.js';
import { useConsole } from './support/use-console.js';

const SCOPE = { organizationId: 'acme', userId: 'ada' };
const ADA = { org: SCOPE.organizationId, user: SCOPE.userId };
const LEDGER = 'totals, message count and last message time equal what the messages add up to';

describe('health', () => {
  const app = useConsole();

  it.each(['ai:audit', 'ai:govern'])(
    'shows with %s what the API says, and what the doctor finds',
    async (scope) => {
      const { conversation } = await app.backend.conversations.getOrCreate(SCOPE, { agentType: scope });
      await app.backend.conversations.addMessage(SCOPE, conversation.id, said('Who?'));
      const { page } = await app.open({ ...ADA, scope }, '/health');
      const client = await newClient(app.backend.current, { scope: SCOPE, grants: scope });
      const { server, integrity } = (await client.get('/organization/health')).body as unknown as {
        server: { version: string; migration: string };
        integrity: { conversations: number; messages: number };
      };

      await page.getByText('Ready: the backend serves').waitFor();
      const database = page.getByRole('region', { name: 'Database' });
      await database.getByText(server.version).waitFor();
      await database.getByText(server.migration).waitFor();
      const { conversations, messages } = integrity;
      await page
        .getByText(`in the newest ${conversations} conversations, with ${messages} messages`)
        .waitFor();
      await page.getByText('rules hold').waitFor();
      await expectAccessible(page);
    },
  );

  it('shows to everybody whether the backend serves, and no more without a grant', async () => {
    const { page } = await app.open({ ...ADA, scope: 'ai:supervise' }, '/health');

    await page.getByText('Ready: the backend serves').waitFor();
    expect(await page.getByRole('region').count()).toBe(0);
    await expectAccessible(page);
  });

  it('names the rule that is broken', async () => {
    const { conversation } = await app.backend.conversations.getOrCreate(SCOPE, { agentType: 'broken' });
    await app.backend.conversations.addMessage(SCOPE, conversation.id, said('Who?'));
    await app.backend.current.database.query(
      'UPDATE ai_conversation SET total_input_tokens = 7 WHERE id = $1',
      [conversation.id],
    );
    const { page } = await app.open({ ...ADA, scope: 'ai:audit' }, '/health');

    await page.getByText('rules are broken').waitFor();
    await page.getByRole('row', { name: `${LEDGER} 1` }).waitFor();
    await expectAccessible(page);
  });
});

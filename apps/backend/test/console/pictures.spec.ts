import { join, resolve } from 'node:path';
import { beforeAll, describe, it } from '@jest/globals';
import { projectRoot } from '../../src/config/project-root.js';
import { ApprovalRepository } from '../../src/modules/ai/test-internals.js';
import { HttpClient } from '../support/http-client.js';
import { answered, said } from '../support/messages.js';
import { build, run } from '../support/program.js';
import { fillCases } from './support/case-world.js';
import { loaded } from './support/loaded.js';
import { EVERY_GRANT, useConsole } from './support/use-console.js';

const FOLDER = process.env.PICTURES;
const ORG = 'acme';
const MIA = { org: ORG, user: 'mia', scope: EVERY_GRANT };
const DAY_MS = 86_400_000;
const VIEWPORT = { width: 1280, height: 860 };

/** The pictures of docs/console.md: made where they are asked for, by `npm run pictures`. */
(FOLDER === undefined ? describe.skip : describe)('pictures of the console', () => {
  const app = useConsole();
  let conversationId: string;

  beforeAll(async () => {
    await build();
    const { current } = app.backend;
    const sample = join(projectRoot(), 'docs/samples/transcripts.jsonl');
    const settings = { ...current.databaseSettings, FILES_FOLDER: current.folder };
    await run('commands/import.js', [sample, '--org', ORG, '--user', 'mia'], settings);
    await fillCases(app.backend, ORG);
    // It has moved messages to other days.
    await current.integrityChecker.recount();
    const client = new HttpClient(
      current.api,
      { organizationId: ORG, userId: 'mia' },
      await current.token(MIA),
    );
    await govern(client);
    conversationId = await conversationWithApproval();
  }, 120_000);

  /** Budgets, holds and a policy, as an organization sets them. */
  async function govern(client: HttpClient): Promise<void> {
    const budgets: [object, string, string, string][] = [
      [{ type: 'organization' }, 'month', '25', 'warn'],
      [{ type: 'user', userId: 'mia' }, 'month', '0.004', 'refuse'],
      [{ type: 'entity', entityType: 'case', entityId: 'HR-17' }, 'total', '0.005', 'refuse'],
      [{ type: 'agentType', agentType: 'review' }, 'day', '1', 'warn'],
    ];
    for (const [subject, period, usd, mode] of budgets)
      await client.send('PUT', '/organization/budgets', { body: { subject, period, usd, mode } });
    const target = { type: 'entity', entityType: 'case', entityId: 'HR-17' };
    await client.post('/organization/holds', { target, reason: 'Litigation 4 O 117/26' });
    await client.get('/organization/conversations?entityType=case&entityId=HR-17');
    await client.get('/organization/search?q=report');
  }

  async function conversationWithApproval(): Promise<string> {
    const { conversations, app: backend } = app.backend.current;
    const scope = { organizationId: ORG, userId: 'mia' };
    const about = { entityType: 'case', entityId: 'HR-17', agentType: 'compliance-manager', fresh: true };
    const { conversation } = await conversations.getOrCreate(scope, { ...about, title: 'Close HR-17' });
    const { id } = conversation;
    const read = { id: 'read', name: 'list_documents', input: { caseId: 'HR-17' } };
    const close = { id: 'close', name: 'close_case', input: { caseId: 'HR-17', outcome: 'No finding' } };
    const used = { model: 'house-model', inputTokens: 812, outputTokens: 96 };
    await conversations.addMessages(scope, id, [
      said('Is there anything left to do in HR-17 before we close it?'),
      answered('', { ...used, toolCalls: [read] }),
      { role: 'tool', toolResults: [{ toolUseId: 'read', result: ['Report', 'Interview of T. Berg'] }] },
      answered(
        'Both documents are signed:\n\n- the **report** of 3 November\n- the **interview** of T. Berg\n\nNothing is left.',
        used,
      ),
      said('Then close it.'),
      answered('', { ...used, toolCalls: [close] }),
    ]);
    const approvals = backend.get(ApprovalRepository, { strict: false });
    await approvals.request(scope, id, [close], DAY_MS, 'waits for a decision');
    return id;
  }

  it.each(['light', 'dark'] as const)(
    'in %s',
    async (colorScheme) => {
      const pages: Record<string, string> = {
        conversations: '/conversations?whose=all',
        conversation: `/conversations/${conversationId}`,
        cases: '/cases',
        case: '/cases/case/HR-17',
        approvals: '/approvals',
        usage: '/usage',
        audit: '/audit',
        settings: '/settings?section=budgets',
        health: '/health',
      };
      for (const [name, path] of Object.entries(pages)) {
        const { page } = await app.open(MIA, path, { colorScheme, viewport: VIEWPORT });
        await loaded(page);
        const file = resolve(projectRoot(), FOLDER ?? '', `console-${name}-${colorScheme}.png`);
        await page.screenshot({ path: file, animations: 'disabled' });
      }
    },
    60_000,
  );
});

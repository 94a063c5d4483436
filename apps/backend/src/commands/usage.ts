import { AppError, type UsageInput, type UsagePage, UsageService } from '../modules/ai/index.js';
import { withBackend } from './backend-context.js';
import { runCommand, UsageError } from './command.js';
import { progress } from './import/progress.js';
import { INTERRUPTED } from './interruption.js';
import { entityFrom } from './subject-options.js';
import { usageTable } from './usage/table.js';

/** Rows of a table; a longer one is continued by another. */
const PAGE = 1_000;
const MAX_WAIT_MS = 24 * 60 * 60 * 1000;

await runCommand({
  call: 'npm run usage --',
  about: 'Shows what the users, cases, agents and models of an organization used, and what that cost in USD.',
  options: {
    org: { type: 'string', value: 'ORG', required: true, about: 'the organization' },
    by: {
      type: 'string',
      value: 'KEYS',
      about: 'a row for each combination: user, entity, agentType, model, day, month, with commas between',
    },
    from: { type: 'string', value: 'TIME', about: 'messages created at or after, such as 2026-11-01' },
    to: { type: 'string', value: 'TIME', about: 'messages created before' },
    user: { type: 'string', value: 'USER', about: 'of this user' },
    entity: { type: 'string', value: 'TYPE:ID', about: 'about this entity' },
    agent: { type: 'string', value: 'TYPE', about: 'with this agent' },
    model: { type: 'string', value: 'MODEL', about: 'by this model' },
    json: { type: 'boolean', about: 'prints a row a line as JSON, and a last line {"total": …}' },
  },
  run: async ({ options: { org, json, ...given } }) => {
    const question = questionFrom(given);
    return withBackend(async (backend, interruption) => {
      const read = pagesOf(backend.get(UsageService), org, question);
      let total: UsagePage['total'] | null = null;
      for await (const page of read) {
        if (interruption.aborted) return INTERRUPTED;
        print(page, json);
        ({ total } = page);
      }
      if (json) console.log(JSON.stringify({ total }));
      return 0;
    }).catch(asUsageError);
  },
});

function questionFrom(
  given: Partial<Record<'by' | 'from' | 'to' | 'user' | 'entity' | 'agent' | 'model', string>>,
): UsageInput {
  const { by, from, to, user, entity, agent, model } = given;
  const question = {
    groupBy: by?.split(',') as UsageInput['groupBy'],
    from: from === undefined ? undefined : dateFrom('from', from),
    to: to === undefined ? undefined : dateFrom('to', to),
    userId: user,
    ...(entity !== undefined && entityFrom(entity)),
    agentType: agent,
    model,
  };
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined));
}

function dateFrom(name: string, text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new UsageError(`--${name} takes a time in ISO 8601, such as 2026-11-01.`);
  return date;
}

/** All pages of usage. Where sums are made first, shows how far that is. */
async function* pagesOf(
  usage: UsageService,
  organizationId: string,
  question: UsageInput,
): AsyncGenerator<UsagePage> {
  const principal = { organizationId, userId: 'command', grants: ['ai:audit'] };
  let shown: ReturnType<typeof progress> | undefined;
  const onProgress = (done: number, all: number) => {
    shown ??= progress(all);
    shown.update(done, 'users whose days are added up');
  };
  let cursor: string | null | undefined;
  do {
    const asked = { ...question, limit: PAGE, ...(cursor == null ? {} : { cursor }) };
    const page = await usage.usage(principal, asked, { maxWaitMs: MAX_WAIT_MS, onProgress });
    shown?.stop();
    cursor = page.nextCursor;
    yield page;
  } while (cursor !== null);
}

function print({ items, total, nextCursor }: UsagePage, isJson: boolean): void {
  if (isJson) for (const item of items) console.log(JSON.stringify(item));
  else console.log(usageTable(items, nextCursor === null ? total : null));
}

/** What the service refuses of the options is wrong use of the command. */
function asUsageError(error: unknown): never {
  if (error instanceof AppError && error.code === 'VALIDATION_FAILED') throw new UsageError(error.message);
  throw error;
}

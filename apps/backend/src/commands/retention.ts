import { type AppliedRetention, RetentionRun } from '../modules/ai/index.js';
import { withBackend } from './backend-context.js';
import { runCommand } from './command.js';
import { showCounts } from './count-progress.js';
import { INTERRUPTED } from './interruption.js';

await runCommand({
  call: 'npm run retention --',
  about:
    'Applies the policies of retention, as the backend does by itself: archives and deletes what was idle for long,\n' +
    'removes what was deleted long ago and is not held, and shortens audit trails. Can be stopped and run again.',
  options: {
    org: { type: 'string', value: 'ORG', about: 'this organization alone' },
    'dry-run': { type: 'boolean', about: 'says what would be done, and does nothing' },
  },
  run: ({ options: { org, 'dry-run': isDry } }) =>
    withBackend(async (backend, signal) => {
      const retention = backend.get(RetentionRun);
      const organizations = org === undefined ? await retention.organizations() : [org];
      for (const organization of organizations) {
        if (signal.aborted) return INTERRUPTED;
        console.log(
          `${organization}: ${await (isDry ? foreseen : applied)(retention, organization, signal)}`,
        );
      }
      console.log(
        `${organizations.length} ${organizations.length === 1 ? 'organization' : 'organizations'}.`,
      );
      return signal.aborted ? INTERRUPTED : 0;
    }),
});

async function foreseen(retention: RetentionRun, organization: string): Promise<string> {
  const { archive, delete: deletion, purge, held } = await retention.preview(organization);
  return `would archive ${archive}, delete ${deletion} and purge ${purge} conversations; ${held} are held`;
}

async function applied(retention: RetentionRun, organization: string, signal: AbortSignal): Promise<string> {
  let text = 'nothing yet';
  const end = showCounts(() => `${organization}: ${text}`);
  const onProgress = (done: AppliedRetention): void => {
    text = counted(done);
  };
  try {
    const done = await retention.apply(organization, { onProgress, signal });
    return done ? counted(done) : 'another process applies its policy now';
  } finally {
    end();
  }
}

function counted({ archived, deleted, purged, messages, auditEntries }: AppliedRetention): string {
  return (
    `archived ${archived}, deleted ${deleted} and purged ${purged} conversations with ${messages} messages; ` +
    `removed ${auditEntries} entries of the audit trail`
  );
}

import { type Erasure, ErasureService } from '../modules/ai/index.js';
import { withBackend } from './backend-context.js';
import { runCommand, UsageError } from './command.js';
import { showCounts } from './count-progress.js';
import { INTERRUPTED } from './interruption.js';
import { SUBJECT_OPTIONS, subjectOf } from './subject-options.js';

await runCommand({
  call: 'npm run erase --',
  about:
    'Erases the conversations of a user, about an entity, or one, with everything that was derived from them. What is held\n' +
    'is erased by the backend when the hold has ended. Stop it as you like: the backend goes on with it.',
  options: {
    org: { type: 'string', value: 'ORG', required: true, about: 'the organization' },
    ...SUBJECT_OPTIONS,
    reason: { type: 'string', value: 'REASON', required: true, about: 'why; kept until it is done' },
  },
  run: async ({ options: { org, reason, ...named } }) => {
    const target = targetOf(named);
    return withBackend(async (backend, interruption) => {
      const erasures = backend.get(ErasureService);
      let erasure = await erasures.requestByCommand(org, { target, reason });
      console.log(`Erasure ${erasure.id}`);
      const end = showCounts(() => erased(erasure));
      try {
        while (erasure.status === 'PENDING' && !interruption.aborted)
          erasure = (await erasures.workOn(org, erasure.id, () => !interruption.aborted)) ?? erasure;
      } finally {
        end();
      }
      console.log(`${erasure.status}: ${erased(erasure)}`);
      return interruption.aborted && erasure.status === 'PENDING' ? INTERRUPTED : 0;
    });
  },
});

function erased({ erased: { conversations, messages }, deferred }: Erasure): string {
  const done = `${conversations} conversations and ${messages} messages erased`;
  return deferred.conversations > 0 ? `${done}, ${deferred.conversations} conversations held` : done;
}

type Target = Parameters<ErasureService['requestByCommand']>[1]['target'];

function targetOf(named: Parameters<typeof subjectOf>[0]): Target {
  const { userId, entityType, entityId, conversationId } = subjectOf(named);
  if (userId !== undefined) return { type: 'user', userId };
  if (conversationId !== undefined) return { type: 'conversation', conversationId };
  if (entityType !== undefined && entityId !== undefined) return { type: 'entity', entityType, entityId };
  throw new UsageError('Missing: --user, --entity or --conversation.');
}

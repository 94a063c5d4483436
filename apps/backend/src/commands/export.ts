import { pipeline } from 'node:stream/promises';
import { ExportService, type ExportTally } from '../modules/ai/index.js';
import { withBackend } from './backend-context.js';
import { runCommand } from './command.js';
import { showCounts } from './count-progress.js';
import { INTERRUPTED } from './interruption.js';
import { SUBJECT_OPTIONS, subjectOf } from './subject-options.js';

await runCommand({
  call: 'npm run -s export --',
  about:
    'Writes conversations to standard output, with all that is stored of them: one a line, as JSON, files included. The\n' +
    'last line has the number of them and a digest. Deleted ones are among them. `npm run import` brings them back.',
  options: {
    org: { type: 'string', value: 'ORG', required: true, about: 'the organization' },
    ...SUBJECT_OPTIONS,
  },
  run: async ({ options: { org, ...named } }) => {
    const subject = subjectOf(named);
    return withBackend(async (backend, interruption) => {
      const { bytes, tally } = await backend.get(ExportService).exportByCommand(org, subject);
      const started = performance.now();
      const end = showCounts(() => counted(tally));
      try {
        await pipeline(bytes, process.stdout, { signal: interruption, end: false });
      } catch (error) {
        if (!interruption.aborted) throw error;
        return INTERRUPTED;
      } finally {
        end();
      }
      console.error(`${counted(tally)}, ${((performance.now() - started) / 1000).toFixed(1)} seconds`);
      return 0;
    });
  },
});

function counted({ conversations, messages }: ExportTally): string {
  return `${conversations} conversations and ${messages} messages exported`;
}

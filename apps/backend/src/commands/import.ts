import { TranscriptService } from '../modules/ai/index.js';
import { withBackend } from './backend-context.js';
import { runCommand, UsageError } from './command.js';
import { importExport, isExportFile } from './import/export-file.js';
import { FORMATS } from './import/formats/index.js';
import { importFile } from './import/import-file.js';
import { peeked } from './import/peeked.js';
import { progress } from './import/progress.js';
import type { Tally } from './import/record-importer.js';
import { sourceAt } from './import/source.js';
import { TranscriptImporter } from './import/transcript-importer.js';
import { INTERRUPTED } from './interruption.js';
import { entityFrom } from './subject-options.js';

await runCommand({
  call: 'npm run import --',
  about:
    'Stores conversations that were held elsewhere. Stop it as you like: run again, it continues, and stores nothing\n' +
    `twice. It reads JSON of ${FORMATS.map(({ name }) => name).join(', ')}, and what npm run export wrote: see\n` +
    'docs/import.md.',
  args: { FILE: 'JSON Lines or one JSON document, also compressed by gzip; - is standard input' },
  options: {
    org: { type: 'string', value: 'ORG', required: true, about: 'the organization that they are stored for' },
    user: { type: 'string', value: 'USER', about: 'the user; of an export, each conversation names its own' },
    agent: { type: 'string', value: 'TYPE', about: 'the agent that goes on with them' },
    entity: {
      type: 'string',
      value: 'TYPE:ID',
      about: 'what they are about, such as case:HR-17; of an export, each conversation names its own',
    },
  },
  run: async ({ args: [file = ''], options }) => {
    const entity = options.entity === undefined ? {} : { entity: entityFrom(options.entity) };
    const source = await peeked(await sourceAt(file));
    if (isExportFile(source.head)) return importExport(() => sourceAt(file), source, options.org);
    const { user } = options;
    if (user === undefined) throw new UsageError('Missing: --user.');
    return withBackend(async (backend, interruption) => {
      const shown = progress(source.bytes);
      const started = performance.now();
      const scope = { organizationId: options.org, userId: user };
      const importer = new TranscriptImporter(backend.get(TranscriptService), scope, {
        agentType: options.agent,
        ...entity,
      });
      const tally = await importFile(source, importer, shown, interruption).finally(() => {
        shown.stop();
      });
      console.log(summary(tally, (performance.now() - started) / 1000));
      if (interruption.aborted)
        console.log('Stopped before the end; run the same command again to continue.');
      return interruption.aborted ? INTERRUPTED : tally.failed > 0 ? 1 : 0;
    });
  },
});

function summary({ conversations, messages, skipped, erased, failed }: Tally, seconds: number): string {
  const stored = `${conversations} conversations and ${messages} messages stored, ${skipped} messages skipped`;
  const away = erased > 0 ? `, ${erased} conversations left out that were erased` : '';
  return `${stored}${away}, ${failed} not stored, ${seconds.toFixed(1)} seconds`;
}

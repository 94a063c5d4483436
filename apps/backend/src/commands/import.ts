import { createReadStream } from 'node:fs';
import { ConversationService } from '../modules/ai/index.js';
import { withBackend } from './backend-context.js';
import { runCommand } from './command.js';
import { Importer, type Tally } from './import/importer.js';
import { type Line, readLines } from './import/lines.js';
import { progress } from './import/progress.js';
import { type Source, sourceAt } from './import/source.js';
import { INTERRUPTED } from './interruption.js';

/** Lines that are refused from the first one on, before the file is given up. */
const MAX_REFUSED_LINES = 20;
const ONE_DOCUMENT =
  'The file is one JSON document over several lines: the rest was not read. Write a conversation a line, ' +
  "of a list of them by jq -c '.[]' FILE, of a single one by jq -c . FILE.";

await runCommand({
  call: 'npm run import --',
  about:
    'Stores transcripts as conversations. Stop it as you like: run again, it continues, and stores nothing twice.',
  args: { FILE: 'JSON Lines: a conversation a line, {"messages": […]} as OpenAI has them' },
  options: {
    org: { type: 'string', value: 'ORG', required: true, about: 'the organization that they are stored for' },
    user: { type: 'string', value: 'USER', required: true, about: 'the user' },
  },
  run: async ({ args: [file = ''], options: { org, user } }) => {
    const source = await sourceAt(file);
    return withBackend(async (backend, interruption) => {
      const scope = { organizationId: org, userId: user };
      const importer = new Importer(backend.get(ConversationService), scope);
      const started = performance.now();
      await importFile(source, importer, interruption);
      console.log(summary(importer.tally, (performance.now() - started) / 1000));
      if (interruption.aborted)
        console.log('Stopped before the end; run the same command again to continue.');
      return interruption.aborted ? INTERRUPTED : importer.tally.failed > 0 ? 1 : 0;
    });
  },
});

/**
 * Imports up to the end. Stops after the current conversation where it is interrupted, and where the rest is hopeless.
 */
async function importFile(
  { path, bytes }: Source,
  importer: Importer,
  interruption: AbortSignal,
): Promise<void> {
  const shown = progress(Math.max(bytes, 1));
  for await (const line of readLines(createReadStream(path))) {
    if (interruption.aborted) break;
    const refusal = await importLine(line, importer);
    if (refusal !== null) shown.print(`Line ${line.number} was not stored: ${refusal}`);
    shown.update(Math.min(line.end, bytes), notes(importer.tally));
    const reason = refusal === null ? null : hopeless(line, importer.tally);
    if (reason !== null) {
      shown.print(reason);
      break;
    }
  }
  shown.stop();
}

/** @returns why the line was not stored, or null when it was or when it is blank */
async function importLine(line: Line, importer: Importer): Promise<string | null> {
  if ('refusal' in line) return importer.refuse(line.refusal);
  return line.text.trim() === '' ? null : importer.importLine(line.text);
}

/** The reason why the file cannot be one of conversations, as far as it was read; null while it may be. */
function hopeless(line: Line, { messages, skipped, failed }: Tally): string | null {
  if (messages + skipped > 0) return null;
  if (failed === 1 && 'text' in line && /^\s*[[{]\s*$/.test(line.text)) return ONE_DOCUMENT;
  return failed === MAX_REFUSED_LINES
    ? `Each of the first ${MAX_REFUSED_LINES} lines was refused: the rest was not read.`
    : null;
}

function notes({ messages, skipped }: Tally): string {
  return `${messages} messages stored, ${skipped} skipped`;
}

function summary({ conversations, messages, skipped, failed }: Tally, seconds: number): string {
  const stored = `${conversations} conversations and ${messages} messages stored, ${skipped} messages skipped`;
  return `${stored}, ${failed} lines not stored, ${seconds.toFixed(1)} seconds`;
}

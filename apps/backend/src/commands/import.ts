import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { ConversationService, type Scope } from '../modules/ai/index.js';
import { withBackend } from './backend-context.js';
import { readCommandLine, runCommand, UsageError } from './command.js';
import { Importer, type Tally } from './import/importer.js';
import { progress } from './import/progress.js';

const USAGE = 'Usage: npm run import -- FILE --org ORG --user USER';
const OPTIONS = { org: { type: 'string' }, user: { type: 'string' } } as const;
const INTERRUPTED = 130;

runCommand(async () => {
  const { file, scope } = readCommandLine(USAGE, readRequest);
  const bytes = await sizeOf(file);
  return withBackend(async (backend) => {
    const importer = new Importer(backend.get(ConversationService), scope);
    const started = performance.now();
    const complete = await importFile(file, bytes, importer);
    console.log(summary(importer.tally, (performance.now() - started) / 1000));
    if (!complete) console.log('Stopped before the end; run the same command again to continue.');
    return complete ? (importer.tally.failed > 0 ? 1 : 0) : INTERRUPTED;
  });
});

function readRequest(): { file: string; scope: Scope } | null {
  const { positionals, values } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [file, ...more] = positionals;
  if (!file || more.length > 0 || !values.org || !values.user) return null;
  return { file, scope: { organizationId: values.org, userId: values.user } };
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new UsageError(`There is no file ${file}.\n${USAGE}`);
  return found.size;
}

/** @returns whether it came to the end; a signal stops it after the conversation in hand */
async function importFile(file: string, bytes: number, importer: Importer): Promise<boolean> {
  const interruption = interrupted();
  const shown = progress(Math.max(bytes, 1));
  let number = 0;
  let done = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (interruption.aborted) break;
    number += 1;
    done += Buffer.byteLength(line) + 1;
    const refusal = line.trim() === '' ? null : await importer.importLine(line.replace(/^\uFEFF/, ''));
    if (refusal !== null) shown.print(`Line ${number} was not stored: ${refusal}`);
    shown.update(Math.min(done, bytes), notes(importer.tally));
  }
  shown.stop();
  return !interruption.aborted;
}

function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      controller.abort();
    });
  }
  return controller.signal;
}

function notes({ messages, skipped }: Tally): string {
  return `${messages} messages stored, ${skipped} skipped`;
}

function summary({ conversations, messages, skipped, failed }: Tally, seconds: number): string {
  const stored = `${conversations} conversations and ${messages} messages stored, ${skipped} messages skipped`;
  return `${stored}, ${failed} lines not stored, ${seconds.toFixed(1)} seconds`;
}

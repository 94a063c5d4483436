import { isExport, RestoreService, type RestoreTally } from '../../modules/ai/index.js';
import { withBackend } from '../backend-context.js';
import { INTERRUPTED } from '../interruption.js';
import type { PeekedSource } from './peeked.js';
import { progress } from './progress.js';
import type { Source } from './source.js';

/** Tells whether a file is one that `npm run export` has written, by its beginning. */
export function isExportFile(head: Uint8Array): boolean {
  return isExport(head);
}

/**
 * Brings back the conversations of an export, and prints a summary. A file is checked before anything of it is stored;
 * of what can be read only once, the end tells whether it was whole.
 *
 * @param open opens the file anew
 * @returns the exit code
 * @throws ExportFileError where the file is another organization's, is cut off, or was changed since it was written
 */
export function importExport(
  open: () => Promise<Source>,
  first: PeekedSource,
  organizationId: string,
): Promise<number> {
  return withBackend(async (backend, interruption) => {
    const restorer = backend.get(RestoreService);
    const isFile = first.bytes !== null;
    if (isFile) await restorer.check(first.chunks());
    const source = isFile ? await open() : first;
    const started = performance.now();
    const shown = progress(source.bytes);
    const tally = await restorer
      .restore(organizationId, source.chunks(), {
        signal: interruption,
        progressed: ({ messages, there }) => {
          shown.update(source.readBytes(), `${messages} messages stored, ${there} conversations there`);
        },
        refused: (line, reason) => {
          shown.print(`Conversation ${line} of the file was not stored: ${reason}`);
        },
      })
      .finally(() => {
        shown.stop();
      });
    console.log(summary(tally, (performance.now() - started) / 1000));
    if (!interruption.aborted) return tally.failed > 0 ? 1 : 0;
    console.log('Stopped before the end; run the same command again to continue.');
    return INTERRUPTED;
  });
}

function summary(
  { conversations, messages, there, paused, erased, failed }: RestoreTally,
  seconds: number,
): string {
  const stored = `${conversations} conversations and ${messages} messages stored, ${there} conversations there before`;
  const came = paused > 0 ? `, ${paused} came back paused: another one of their context is active` : '';
  const away = erased > 0 ? `, ${erased} left out that were erased` : '';
  return `${stored}${came}${away}, ${failed} not stored, ${seconds.toFixed(1)} seconds`;
}

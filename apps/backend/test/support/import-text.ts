import { isConversation } from '../../src/commands/import/formats/index.js';
import { placeOf, type Tally } from '../../src/commands/import/record-importer.js';
import { readRecords } from '../../src/commands/import/records.js';
import { TranscriptImporter } from '../../src/commands/import/transcript-importer.js';
import { type ImportOptions, type Scope, TranscriptService } from '../../src/modules/ai/index.js';
import type { TestBackend } from './test-backend.js';

/** Imports a file of this text, as the command does. */
export async function importText(
  { app }: Pick<TestBackend, 'app'>,
  scope: Scope,
  content: unknown,
  options: Pick<ImportOptions, 'agentType' | 'entity'> = {},
): Promise<{ tally: Tally; sentences: string[] }> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const importer = new TranscriptImporter(app.get(TranscriptService, { strict: false }), scope, options);
  const sentences: string[] = [];
  const chunks = async function* (): AsyncGenerator<Buffer> {
    yield await Promise.resolve(Buffer.from(text));
  };
  for await (const record of readRecords(chunks(), isConversation))
    for (const reason of await importer.import(record)) sentences.push(`${placeOf(record)} ${reason}`);
  return { tally: importer.tally, sentences };
}

import { isConversation } from './formats/index.js';
import type { Progress } from './progress.js';
import { placeOf, type RecordImporter, type Tally } from './record-importer.js';
import { readRecords } from './records.js';
import type { Source } from './source.js';

/** Records that are refused from the first one on, before the file is given up. */
const MAX_REFUSED_RECORDS = 20;
/** Sentences about records: of more, it is told how many there are. */
const MAX_SENTENCES = 200;

/**
 * Imports a file up to its end. Stops after the current record where it is interrupted, and where the rest is hopeless.
 *
 * @returns the counts
 */
export async function importFile(
  source: Source,
  importer: RecordImporter,
  progress: Progress,
  interruption: AbortSignal,
): Promise<Tally> {
  const sentences = new Sentences(progress);
  for await (const record of readRecords(source.chunks(), isConversation)) {
    if (interruption.aborted) break;
    for (const reason of await importer.import(record)) sentences.print(`${placeOf(record)} ${reason}`);
    // Of a file that is unpacked, the end of a record is further than what was read.
    progress.update(Math.min(record.end, source.readBytes()), notes(importer.tally));
    if (isHopeless(importer.tally)) {
      sentences.print(`Each of the first ${MAX_REFUSED_RECORDS} was refused: the rest is not read.`);
      break;
    }
  }
  if (!interruption.aborted && !isHopeless(importer.tally))
    progress.update(source.readBytes(), notes(importer.tally));
  sentences.end();
  return importer.tally;
}

function isHopeless({ messages, skipped, erased, failed }: Tally): boolean {
  return messages + skipped + erased === 0 && failed === MAX_REFUSED_RECORDS;
}

function notes({ messages, skipped }: Tally): string {
  return `${messages} messages stored, ${skipped} skipped`;
}

/** Prints sentences, as many as somebody reads. */
class Sentences {
  private count = 0;

  constructor(private readonly progress: Progress) {}

  print(sentence: string): void {
    if (++this.count <= MAX_SENTENCES) this.progress.print(sentence);
  }

  end(): void {
    const more = this.count - MAX_SENTENCES;
    if (more > 0) this.progress.print(`… and ${more} more.`);
  }
}

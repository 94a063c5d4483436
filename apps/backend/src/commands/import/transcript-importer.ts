import {
  ConversationError,
  ErasedConversationError,
  type ImportOptions,
  type Scope,
  TakenTranscripts,
  type TranscriptService,
} from '../../modules/ai/index.js';
import { formatOf, isMessage } from './formats/index.js';
import { assertExact, fail, parseJson, TranscriptError } from './json-value.js';
import type { RecordImporter, Tally } from './record-importer.js';
import type { JsonRecord } from './records.js';

/** Stores conversations that were held elsewhere, in any of the formats. */
export class TranscriptImporter implements RecordImporter {
  readonly tally: Tally = { conversations: 0, messages: 0, skipped: 0, erased: 0, failed: 0 };
  private readonly options: ImportOptions;

  constructor(
    private readonly transcripts: TranscriptService,
    private readonly scope: Scope,
    options: Pick<ImportOptions, 'agentType' | 'entity'> = {},
  ) {
    this.options = { ...options, taken: new TakenTranscripts() };
  }

  async import(record: JsonRecord): Promise<string[]> {
    if ('refusal' in record) return this.refuse(record.refusal);
    try {
      return await this.store(record.text);
    } catch (error) {
      if (error instanceof ErasedConversationError) return this.leaveOut();
      if (!isAboutTheRecord(error)) throw error;
      return this.refuse(error.message);
    }
  }

  private async store(text: string): Promise<string[]> {
    const value = parseJson(text);
    const format = formatOf(value) ?? fail(isMessage(value) ? ONE_MESSAGE : UNKNOWN);
    assertExact(text, format.isKept);
    const { leftOut = [], ...transcript } = format.read(value);
    const { created, stored, known, filesLeftOut } = await this.transcripts.import(
      this.scope,
      transcript,
      this.options,
    );
    if (created) this.tally.conversations += 1;
    this.tally.messages += stored;
    this.tally.skipped += known;
    const files = filesLeftOut > 0 ? [`${filesLeftOut} files, which may not be uploaded`] : [];
    return [...leftOut, ...files].map((reason) => `left out: ${reason}`);
  }

  /** As of an export: nothing of it can be stored, which is not for who imports it to mend. */
  private leaveOut(): string[] {
    this.tally.erased += 1;
    return [];
  }

  private refuse(reason: string): string[] {
    this.tally.failed += 1;
    return [`was not stored: ${reason}`];
  }
}

const ONE_MESSAGE = 'it is one message: a conversation is a list of them';
const UNKNOWN = 'it is a conversation in none of the forms that are read (--help names them)';

function isAboutTheRecord(error: unknown): error is Error {
  if (error instanceof ConversationError) return error.code !== 'STORE_UNAVAILABLE';
  return error instanceof TranscriptError;
}

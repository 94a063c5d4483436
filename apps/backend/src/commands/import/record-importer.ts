import type { JsonRecord } from './records.js';

/** The counts of an import so far. */
export interface Tally {
  conversations: number;
  messages: number;
  /** Messages that were stored before. */
  skipped: number;
  /** Conversations that an erasure covers, which stay away. */
  erased: number;
  /** Records that could not be stored. */
  failed: number;
}

/** Stores the records of a file that are of its kind, in their order. */
export interface RecordImporter {
  readonly tally: Tally;
  /**
   * Stores one record.
   *
   * @returns what could not be stored, and why, without its content; nothing where all of it was
   */
  import(record: JsonRecord): Promise<string[]>;
}

/** The place of a record, as people look for it. */
export function placeOf({ line, item }: Pick<JsonRecord, 'line' | 'item'>): string {
  return item === undefined ? `Line ${line}` : `Conversation ${item} (line ${line})`;
}

import type { Json, Transcript } from '../../../modules/ai/index.js';

/** A conversation that was read. */
export interface Reading extends Transcript {
  /** What of it cannot be stored, without its content. */
  leftOut?: string[];
}

/** A form in which people have their conversations. */
export interface Format {
  /** Its name, as people say it; of the formats that can have the same ids, no two have one name. */
  name: string;
  /** Tells whether a value has the form; whether it can be read whole is seen when it is read. */
  recognises(value: Json): boolean;
  /** Tells whether a value at this path of a conversation is kept as it is; without it, all are. */
  isKept?: (path: string) => boolean;
  /**
   * Reads one conversation.
   *
   * @throws TranscriptError that names what cannot be read, without its content
   */
  read(value: Json): Reading;
}

import type { Json } from '../domain/message.js';
import type { MessageInput } from '../domain/new-message.js';

/** A conversation that was held elsewhere. */
export interface Transcript {
  /** The name of its form: ids of different forms may be the same. */
  format: string;
  /** The id that it has there. Without one, it is told by its messages. */
  id?: string | undefined;
  title?: string | undefined;
  createdAt?: Date | undefined;
  /** The messages in the order in which they are stored: each behind the one that it follows. */
  messages: TranscriptMessage[];
  /** The index of the message that the shown branch ends with; the last one where it is absent. */
  head?: number | undefined;
  /** What else the source says of the conversation: kept in the metadata of its first message. */
  origin?: Record<string, Json>;
}

/** A message of a transcript. */
export interface TranscriptMessage extends Omit<MessageInput, 'parent' | 'idempotencyKey'> {
  /** The id that it has there. */
  id?: string | undefined;
  /** The index of the message that it follows; null for a beginning. Without it, it follows the one before it. */
  parent?: number | null;
  createdAt?: Date | undefined;
  /** What front ends are shown of it beside content, calls and results. */
  shown?: ShownMessage | undefined;
}

/** The message of a front end that a stored one is a part of. */
export interface ShownMessage {
  /** Stored messages of one answer have one id. Without it, the message is one by itself. */
  messageId?: string | undefined;
  /** The parts in their order, where they are more than the content and the calls behind it. */
  parts?: ShownPart[] | undefined;
  /** Tells that nothing was said: the content is there since a message has to have one. */
  silent?: true | undefined;
  /** Why the answer ended, in the AI SDK's words. */
  finishReason?: 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'error' | 'other' | undefined;
}

/** A part as `turn` keeps it; a text without its text is the content of the message. */
export type ShownPart =
  | { type: 'text'; text?: string | undefined; state?: 'streaming' | 'done' | undefined }
  | { type: 'reasoning'; text: string }
  | { type: 'tool-call'; id: string; title?: string | undefined }
  /** A file of a person's message, its bytes in base 64: it is stored as one of the conversation. */
  | { type: 'file'; mediaType: string; filename?: string | undefined; base64: string }
  | { type: 'data'; name: string; id?: string | undefined; data?: Json | undefined }
  | {
      type: 'source';
      id: string;
      title?: string | undefined;
      url?: string | undefined;
      mediaType?: string | undefined;
      filename?: string | undefined;
    };

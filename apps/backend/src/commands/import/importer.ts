import { createHash } from 'node:crypto';
import {
  type Conversation,
  ConversationError,
  type ConversationService,
  type MessageInput,
  type Scope,
} from '../../modules/ai/index.js';
import { readTranscript, type Transcript, TranscriptError } from './transcript.js';

/** The counts of an import so far. */
export interface Tally {
  conversations: number;
  messages: number;
  /** Messages that were stored before. */
  skipped: number;
  /** Lines that could not be stored. */
  failed: number;
}

const ENTITY_TYPE = 'transcript';
/** Messages of one append. */
const BATCH_MESSAGES = 100;

/**
 * Stores transcripts, each as a conversation about the entity `transcript` with an id made from its line: so the
 * same line, imported again, finds what was stored of it and continues there.
 */
export class Importer {
  readonly tally: Tally = { conversations: 0, messages: 0, skipped: 0, failed: 0 };
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly conversations: ConversationService,
    private readonly scope: Scope,
  ) {}

  /** @returns why the line was not stored, or null when it was */
  async importLine(line: string): Promise<string | null> {
    try {
      await this.store(readTranscript(line), this.entityIdOf(line));
      return null;
    } catch (error) {
      if (!isAboutTheLine(error)) throw error;
      return this.refuse(error.message);
    }
  }

  /** Counts a line that cannot be stored, and returns why. */
  refuse(reason: string): string {
    this.tally.failed += 1;
    return reason;
  }

  private async store({ messages, origin }: Transcript, entityId: string): Promise<void> {
    const { conversation, created } = await this.conversationOf(entityId);
    for (let start = 0; start < messages.length; start += BATCH_MESSAGES) {
      const batch = messages
        .slice(start, start + BATCH_MESSAGES)
        .map((message, index) => (start + index === 0 ? withOrigin(message, origin) : message));
      const appended = await this.conversations.importMessages(this.scope, conversation.id, batch, start);
      const stored = appended.filter((one) => one.stored).length;
      this.tally.messages += stored;
      this.tally.skipped += appended.length - stored;
    }
    if (created) this.tally.conversations += 1;
  }

  private async conversationOf(entityId: string): Promise<{ conversation: Conversation; created: boolean }> {
    const context = { entityType: ENTITY_TYPE, entityId };
    const inactive = (await this.first(context, 'PAUSED')) ?? (await this.first(context, 'ARCHIVED'));
    return inactive
      ? { conversation: inactive, created: false }
      : this.conversations.getOrCreate(this.scope, context);
  }

  private async first(
    context: { entityType: string; entityId: string },
    status: 'PAUSED' | 'ARCHIVED',
  ): Promise<Conversation | undefined> {
    return (await this.conversations.list(this.scope, { ...context, status, limit: 1 })).items[0];
  }

  /** The line's digest; a line that stands in the file again is another conversation. */
  private entityIdOf(line: string): string {
    const digest = createHash('sha256').update(line).digest('hex').slice(0, 32);
    const repetition = this.seen.get(digest) ?? 0;
    this.seen.set(digest, repetition + 1);
    return repetition === 0 ? digest : `${digest}-${repetition}`;
  }
}

function withOrigin(message: MessageInput, origin: Transcript['origin']): MessageInput {
  if (Object.keys(origin).length === 0) return message;
  return { ...message, metadata: { ...message.metadata, transcript: origin } };
}

function isAboutTheLine(error: unknown): error is Error {
  if (error instanceof ConversationError) return error.code !== 'STORE_UNAVAILABLE';
  return error instanceof TranscriptError;
}

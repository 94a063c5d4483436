import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { ConversationError, validationFailed } from '../domain/conversation-error.js';
import type { Conversation } from '../domain/conversation.js';
import { MAX_APPENDED_MESSAGES } from '../domain/limits.js';
import type { NewMessage } from '../domain/new-message.js';
import { AppendRepository } from '../repositories/append/append.repository.js';
import { BranchRepository } from '../repositories/branches/branch.repository.js';
import { ownerOf } from '../services/owner.js';
import { type ImportOptions, TranscriptConversations } from './transcript-conversations.js';
import { TranscriptFiles } from './transcript-files.js';
import { messagesOf } from './transcript-messages.js';
import { type ImportedMessage, TranscriptRepository } from './transcript.repository.js';
import type { Transcript } from './transcript.js';

const CHANGED = 'A message was stored with another text before.';

/** The outcome of an import of one transcript. */
export interface Imported {
  conversationId: string;
  created: boolean;
  /** Messages that are stored now, and those that were before. */
  stored: number;
  known: number;
  /** Files of the messages that are stored now, whose type, size or bytes are none that may be uploaded. */
  filesLeftOut: number;
}

/** Stores conversations that were held elsewhere, each once however often it is imported. */
@Injectable()
export class TranscriptService {
  constructor(
    private readonly transcripts: TranscriptRepository,
    private readonly appends: AppendRepository,
    private readonly branches: BranchRepository,
    private readonly conversations: TranscriptConversations,
    private readonly files: TranscriptFiles,
  ) {}

  /**
   * Stores a transcript with its times, its title and its branches, about the entity `transcript` where none is named. One
   * that was imported before and has more messages now goes on where it was.
   *
   * @throws ConversationError `VALIDATION_FAILED`, `CONTENT_TOO_LARGE`; `CONVERSATION_NOT_ACTIVE`, also of one that was
   *   deleted or removed, and as ErasedConversationError of one that was erased; `ACTIVE_CONVERSATION_EXISTS` where another one has its place;
   *   `IDEMPOTENCY_CONFLICT` where a message was stored with another text
   */
  async import(scope: Scope, transcript: Transcript, options: ImportOptions = {}): Promise<Imported> {
    const owner = ownerOf(scope);
    const messages = messagesOf(transcript);
    if (messages.length === 0)
      throw validationFailed([{ field: 'messages', message: 'must be at least one message' }]);
    const { conversation, created } = await this.conversations.findOrBegin(
      scope,
      transcript,
      messages,
      options,
    );
    const before = created ? new Map() : await this.transcripts.importedMessages(owner, conversation.id);
    const stored = await this.store(owner, conversation.id, transcript, messages, before);
    await this.show(owner, conversation, transcript, stored.sequences, stored.count > 0);
    const known = messages.length - stored.count;
    const { count, filesLeftOut } = stored;
    return { conversationId: conversation.id, created, stored: count, known, filesLeftOut };
  }

  /** Stores the messages that were not stored before, those of a branch that follow each other together. */
  private async store(
    owner: Scope,
    id: string,
    { messages: given }: Transcript,
    messages: NewMessage[],
    before: ReadonlyMap<string, ImportedMessage>,
  ): Promise<{ sequences: number[]; count: number; filesLeftOut: number }> {
    const sequences = messages.map((message, index) => sequenceIn(before, message, index));
    let [count, filesLeftOut] = [0, 0];
    for (let start = 0; start < messages.length; start++) {
      if (sequences[start] !== undefined) continue;
      const end = endOfChain(given, start, (index) => sequences[index] === undefined);
      const parentIndex = parentOf(given, start);
      const parent = parentIndex === null ? null : (sequences[parentIndex] ?? null);
      const chain: NewMessage[] = [];
      for (const [index, message] of messages.slice(start, end).entries()) {
        const taken = await this.files.take(owner, id, given[start + index] ?? {}, message);
        chain.push(taken.message);
        filesLeftOut += taken.leftOut;
      }
      const appended = await this.appends.append(owner, id, chain, {
        parent,
        isImport: true,
      });
      for (const [index, { message, stored }] of appended.entries()) {
        sequences[start + index] = message.sequence;
        if (stored) count += 1;
      }
    }
    return { sequences: sequences.map((sequence) => sequence ?? 0), count, filesLeftOut };
  }

  /**
   * Makes the branch the active one that the source shows, unless the conversation has gone on here or somebody has
   * chosen another one.
   */
  private async show(
    owner: Scope,
    { id }: Pick<Conversation, 'id'>,
    { head }: Transcript,
    sequences: readonly number[],
    isNew: boolean,
  ): Promise<void> {
    const shown = head === undefined ? undefined : sequences[head];
    if (shown === undefined) return;
    const current = await this.transcripts.findFirst(owner, [id]);
    const isOfSource = current?.messageCount === sequences.length;
    const isChosen = current?.head !== current?.messageCount && !isNew;
    if (isOfSource && !isChosen && current.head !== shown) await this.branches.setHead(owner, id, shown);
  }
}

/** The index of the message that one follows; null where it is a beginning. */
function parentOf(messages: Transcript['messages'], index: number): number | null {
  const parent = messages[index]?.parent;
  if (parent !== undefined) return parent;
  return index === 0 ? null : index - 1;
}

/** The index behind messages that each follow the one before and are to be stored, as many as one append takes. */
function endOfChain(
  messages: Transcript['messages'],
  start: number,
  isMissing: (index: number) => boolean,
): number {
  let end = start + 1;
  const goesOn = (): boolean => parentOf(messages, end) === end - 1 && isMissing(end);
  while (end < messages.length && end - start < MAX_APPENDED_MESSAGES && goesOn()) end++;
  return end;
}

/**
 * The sequence of a message that was stored before.
 *
 * @throws ConversationError `IDEMPOTENCY_CONFLICT` where another text was stored
 */
function sequenceIn(
  before: ReadonlyMap<string, ImportedMessage>,
  message: NewMessage,
  index: number,
): number | undefined {
  const known = before.get(message.idempotencyKey ?? '');
  if (known && known.digest !== message.idempotencyDigest)
    throw new ConversationError('IDEMPOTENCY_CONFLICT', `messages.${index}: ${CHANGED}`);
  return known?.sequence;
}

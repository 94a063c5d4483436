import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { ConversationError, validationFailed } from '../domain/conversation-error.js';
import type { Conversation } from '../domain/conversation.js';
import { MAX_APPENDED_MESSAGES, MAX_TITLE_CHARACTERS } from '../domain/limits.js';
import type { NewMessage } from '../domain/new-message.js';
import { refusedContext } from '../domain/reserved.js';
import { storableText } from '../domain/storable.js';
import { GetOrCreateConversationDto, validated } from '../dto/index.js';
import { AppendRepository } from '../repositories/append/append.repository.js';
import { BranchRepository } from '../repositories/branches/branch.repository.js';
import { ConversationRepository } from '../repositories/conversation.repository.js';
import { EntityGate } from '../services/entity-gate.js';
import { ownerOf } from '../services/owner.js';
import { TakenTranscripts } from './taken-transcripts.js';
import { entityIdOf, identityOf, idOf } from './transcript-identity.js';
import { messagesOf } from './transcript-messages.js';
import { type ImportedMessage, TranscriptRepository } from './transcript.repository.js';
import type { Transcript } from './transcript.js';

const ENTITY_TYPE = 'transcript';
const DELETED = 'The conversation was deleted here: it is not brought back.';
const CHANGED = 'A message was stored with another text before.';
const TAKEN = 'Another conversation about the same transcript is active.';

export interface ImportOptions {
  /** The agent that goes on with the conversation. */
  agentType?: string | undefined;
  /** The conversations of the transcripts that were imported before, in the same file. */
  taken?: TakenTranscripts;
}

/** The outcome of an import of one transcript. */
export interface Imported {
  conversationId: string;
  created: boolean;
  /** Messages that are stored now, and those that were before. */
  stored: number;
  known: number;
}

/** Stores conversations that were held elsewhere, each once however often it is imported. */
@Injectable()
export class TranscriptService {
  constructor(
    private readonly transcripts: TranscriptRepository,
    private readonly appends: AppendRepository,
    private readonly branches: BranchRepository,
    private readonly conversations: ConversationRepository,
    private readonly access: EntityGate,
  ) {}

  /**
   * Stores a transcript with its times, its title and its branches, about the entity `transcript`. One that was imported
   * before and has more messages now goes on where it was.
   *
   * @throws ConversationError `VALIDATION_FAILED`, `CONTENT_TOO_LARGE`; `CONVERSATION_NOT_ACTIVE`, also of one that was
   *   deleted; `ACTIVE_CONVERSATION_EXISTS` where another one has its place;
   *   `IDEMPOTENCY_CONFLICT` where a message was stored with another text
   */
  async import(scope: Scope, transcript: Transcript, options: ImportOptions = {}): Promise<Imported> {
    const owner = ownerOf(scope);
    const messages = messagesOf(transcript);
    if (messages.length === 0)
      throw validationFailed([{ field: 'messages', message: 'must be at least one message' }]);
    const { conversation, created } = await this.conversationOf(scope, transcript, messages, options);
    const before = created ? new Map() : await this.transcripts.importedMessages(owner, conversation.id);
    const stored = await this.store(owner, conversation.id, transcript, messages, before);
    await this.show(owner, conversation, transcript, stored.sequences, stored.count > 0);
    const known = messages.length - stored.count;
    return { conversationId: conversation.id, created, stored: stored.count, known };
  }

  /** Finds the conversation of a transcript, or begins it. */
  private async conversationOf(
    scope: Scope,
    transcript: Transcript,
    messages: readonly NewMessage[],
    { agentType, taken = new TakenTranscripts() }: ImportOptions,
  ): Promise<{ conversation: Pick<Conversation, 'id' | 'head' | 'messageCount'>; created: boolean }> {
    const owner = ownerOf(scope);
    const identity = identityOf(transcript, messages);
    const isNamed = transcript.id !== undefined;
    const repetition = isNamed ? 0 : taken.nextRepetition((number) => idOf(owner, identity.own, number));
    const id = idOf(owner, identity.own, repetition);
    const earlier = repetition === 0 ? identity.earlier.map((one) => idOf(owner, one)) : [];
    const found = await this.transcripts.findFirst(owner, [id, ...earlier.filter((one) => !taken.has(one))]);
    if (!isNamed) taken.add(found?.id ?? id);
    if (found) return { conversation: found, created: false };
    const context = validated(GetOrCreateConversationDto, {
      entityType: ENTITY_TYPE,
      entityId: entityIdOf(identity, repetition),
      ...(agentType === undefined ? {} : { agentType }),
    });
    const refused = refusedContext(context);
    if (refused.length > 0) throw validationFailed(refused);
    await this.access.assertEntity(scope, context);
    const { title, createdAt = messages[0]?.createdAt } = transcript;
    const begun = { id, context, title: titleOf(title), createdAt: createdAt ?? null };
    if (await this.transcripts.begin(owner, begun))
      return { conversation: { id, head: 0, messageCount: 0 }, created: true };
    const meanwhile = await this.transcripts.findFirst(owner, [id]);
    if (meanwhile) return { conversation: meanwhile, created: false };
    const holder = await this.conversations.findOfContext(owner, context);
    if (!holder) throw new ConversationError('CONVERSATION_NOT_ACTIVE', DELETED);
    throw new ConversationError('ACTIVE_CONVERSATION_EXISTS', TAKEN, { conversationId: holder.id });
  }

  /** Stores the messages that were not stored before, those of a branch that follow each other together. */
  private async store(
    owner: Scope,
    id: string,
    { messages: given }: Transcript,
    messages: NewMessage[],
    before: ReadonlyMap<string, ImportedMessage>,
  ): Promise<{ sequences: number[]; count: number }> {
    const sequences = messages.map((message, index) => sequenceIn(before, message, index));
    let count = 0;
    for (let start = 0; start < messages.length; start++) {
      if (sequences[start] !== undefined) continue;
      const end = endOfChain(given, start, (index) => sequences[index] === undefined);
      const parentIndex = parentOf(given, start);
      const parent = parentIndex === null ? null : (sequences[parentIndex] ?? null);
      const appended = await this.appends.append(owner, id, messages.slice(start, end), { parent });
      for (const [index, { message, stored }] of appended.entries()) {
        sequences[start + index] = message.sequence;
        if (stored) count += 1;
      }
    }
    return { sequences: sequences.map((sequence) => sequence ?? 0), count };
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

function titleOf(title = ''): string | null {
  const text = storableText(title.trim());
  return text === '' ? null : Array.from(text).slice(0, MAX_TITLE_CHARACTERS).join('').trimEnd();
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

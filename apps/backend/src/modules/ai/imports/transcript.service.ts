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
import { EntityGate } from '../services/entity-gate.js';
import { ownerOf } from '../services/owner.js';
import { TakenTranscripts } from './taken-transcripts.js';
import { entityIdOf, identityOf, idOf } from './transcript-identity.js';
import { messagesOf } from './transcript-messages.js';
import { TranscriptRepository } from './transcript.repository.js';
import type { Transcript } from './transcript.js';

const ENTITY_TYPE = 'transcript';
const DELETED = 'The conversation was deleted here: it is not brought back.';

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
    private readonly access: EntityGate,
  ) {}

  /**
   * Stores a transcript with its times, its title and its branches, about the entity `transcript`. One that was imported
   * before and has more messages now goes on where it was.
   *
   * @throws ConversationError `VALIDATION_FAILED`, `CONTENT_TOO_LARGE`, `CONVERSATION_NOT_ACTIVE`;
   *   `IDEMPOTENCY_CONFLICT` where a message was stored with another text
   */
  async import(scope: Scope, transcript: Transcript, options: ImportOptions = {}): Promise<Imported> {
    const owner = ownerOf(scope);
    const messages = messagesOf(transcript);
    if (messages.length === 0)
      throw validationFailed([{ field: 'messages', message: 'must be at least one message' }]);
    const { conversation, created } = await this.conversationOf(scope, transcript, messages, options);
    const stored = await this.store(owner, conversation.id, transcript, messages);
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
    const created = await this.transcripts.begin(owner, {
      id,
      context,
      title: titleOf(title),
      createdAt: createdAt ?? null,
    });
    if (created === 'deleted') throw new ConversationError('CONVERSATION_NOT_ACTIVE', DELETED);
    return { conversation: { id, head: 0, messageCount: 0 }, created };
  }

  /** Stores the messages, those of a branch that follow each other together. */
  private async store(
    owner: Scope,
    id: string,
    { messages: given }: Transcript,
    messages: NewMessage[],
  ): Promise<{ sequences: number[]; count: number }> {
    const sequences: number[] = [];
    let count = 0;
    for (let start = 0; start < messages.length;) {
      const end = endOfChain(given, start);
      const before = parentOf(given, start);
      const parent = before === null ? null : (sequences[before] ?? null);
      const appended = await this.appends.append(owner, id, messages.slice(start, end), { parent });
      sequences.push(...appended.map(({ message }) => message.sequence));
      count += appended.filter(({ stored }) => stored).length;
      start = end;
    }
    return { sequences, count };
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

/** The index behind messages that each follow the one before, as many as one append takes. */
function endOfChain(messages: Transcript['messages'], start: number): number {
  let end = start + 1;
  while (end < messages.length && end - start < MAX_APPENDED_MESSAGES && parentOf(messages, end) === end - 1)
    end++;
  return end;
}

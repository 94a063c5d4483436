import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import { ConversationError, validationFailed } from '../domain/conversation-error.js';
import type { Context, Conversation } from '../domain/conversation.js';
import { MAX_TITLE_CHARACTERS } from '../domain/limits.js';
import type { NewMessage } from '../domain/new-message.js';
import { refusedContext } from '../domain/reserved.js';
import { storableText } from '../domain/storable.js';
import { GetOrCreateConversationDto, validated } from '../dto/index.js';
import { ConversationRepository } from '../repositories/conversation.repository.js';
import { EntityGate } from '../services/entity-gate.js';
import { ImportHooks, type ReturningConversation } from '../services/import-hooks.js';
import { ownerOf } from '../services/owner.js';
import { TakenTranscripts } from './taken-transcripts.js';
import { entityIdOf, identityOf, idOf, type TranscriptIdentity } from './transcript-identity.js';
import { timesOf } from './transcript-times.js';
import { type BegunConversation, TranscriptRepository } from './transcript.repository.js';
import type { Transcript } from './transcript.js';

const ENTITY_TYPE = 'transcript';
const DELETED = 'The conversation was deleted here: it is not brought back.';
const TAKEN = 'Another conversation about the same transcript is active.';

export interface ImportOptions {
  /** The agent that goes on with the conversation. */
  agentType?: string | undefined;
  /** What the conversation is about; without it, the transcript itself. One that was imported before stays as it is. */
  entity?: EntityRef | undefined;
  /** The conversations of the transcripts that were imported before, in the same file. */
  taken?: TakenTranscripts;
}

/** The conversation of a transcript, and whether it is begun by this import. */
export interface FoundConversation {
  conversation: Pick<Conversation, 'id'>;
  created: boolean;
}

interface Place {
  id: string;
  identity: TranscriptIdentity;
  repetition: number;
  /** What it may have been when it had fewer messages. */
  earlier: string[];
}

/** Finds the conversations that transcripts are stored as, and begins them. */
@Injectable()
export class TranscriptConversations {
  constructor(
    private readonly transcripts: TranscriptRepository,
    private readonly conversations: ConversationRepository,
    private readonly access: EntityGate,
    private readonly hooks: ImportHooks,
  ) {}

  /**
   * Finds the conversation of a transcript, or begins it.
   *
   * @throws ConversationError as `TranscriptService.import`; ErasedConversationError
   */
  async findOrBegin(
    scope: Scope,
    transcript: Transcript,
    messages: readonly NewMessage[],
    options: ImportOptions,
  ): Promise<FoundConversation> {
    const owner = ownerOf(scope);
    const { taken = new TakenTranscripts() } = options;
    const place = placeOf(owner, transcript, messages, taken);
    const found = await this.transcripts.findFirst(owner, [place.id, ...place.earlier]);
    if (transcript.id === undefined) taken.add(found?.id ?? place.id);
    if (!found) return this.begin(scope, transcript, place, options);
    await this.transcripts.judge(owner, (database) =>
      this.hooks.run(database, owner, returningOf([found.id], found, transcript), false),
    );
    return { conversation: found, created: false };
  }

  private async begin(
    scope: Scope,
    transcript: Transcript,
    { id, identity, repetition, earlier }: Place,
    { agentType, entity }: ImportOptions,
  ): Promise<FoundConversation> {
    const owner = ownerOf(scope);
    const about = entity ?? { entityType: ENTITY_TYPE, entityId: entityIdOf(identity, repetition) };
    const context = await this.contextOf(scope, about, agentType);
    const { title, createdAt = transcript.messages[0]?.createdAt } = transcript;
    const begun: BegunConversation = { id, context, title: titleOf(title), createdAt: createdAt ?? null };
    const returning = returningOf([id, ...earlier], about, transcript);
    const isDeleted = await this.transcripts.isDeleted(owner, earlier);
    const isBegun = await this.transcripts.begin(
      owner,
      { ...begun, mayBePaused: entity !== undefined },
      async (database) => {
        await this.hooks.run(database, owner, returning, true);
        if (isDeleted) throw new ConversationError('CONVERSATION_NOT_ACTIVE', DELETED);
      },
    );
    if (isBegun) return { conversation: { id }, created: true };
    const meanwhile = await this.transcripts.findFirst(owner, [id]);
    if (meanwhile) return { conversation: meanwhile, created: false };
    const holder = entity ? null : await this.conversations.findOfContext(owner, context);
    if (!holder) throw new ConversationError('CONVERSATION_NOT_ACTIVE', DELETED);
    throw new ConversationError('ACTIVE_CONVERSATION_EXISTS', TAKEN, { conversationId: holder.id });
  }

  private async contextOf(
    scope: Scope,
    { entityType, entityId }: EntityRef,
    agentType: string | undefined,
  ): Promise<Context> {
    const context = validated(GetOrCreateConversationDto, {
      entityType,
      entityId,
      ...(agentType === undefined ? {} : { agentType }),
    });
    const refused = refusedContext(context);
    if (refused.length > 0) throw validationFailed(refused);
    await this.access.assertEntity(scope, context);
    return context;
  }
}

function placeOf(
  owner: Scope,
  transcript: Transcript,
  messages: readonly NewMessage[],
  taken: TakenTranscripts,
): Place {
  const identity = identityOf(transcript, messages);
  const isNamed = transcript.id !== undefined;
  const repetition = isNamed ? 0 : taken.nextRepetition((number) => idOf(owner, identity.own, number));
  const id = idOf(owner, identity.own, repetition);
  const earlier = repetition === 0 ? identity.earlier.map((one) => idOf(owner, one)) : [];
  return { id, identity, repetition, earlier: earlier.filter((one) => !taken.has(one)) };
}

function returningOf(
  ids: readonly string[],
  { entityType, entityId }: { entityType: string | null; entityId: string | null },
  transcript: Transcript,
): ReturningConversation {
  const entity = entityType !== null && entityId !== null ? { entityType, entityId } : null;
  return { ids, entity, ...timesOf(transcript) };
}

function titleOf(title = ''): string | null {
  const text = storableText(title.trim());
  return text === '' ? null : Array.from(text).slice(0, MAX_TITLE_CHARACTERS).join('').trimEnd();
}

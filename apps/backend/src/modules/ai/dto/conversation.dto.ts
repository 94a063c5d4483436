import { ApiProperty } from '@nestjs/swagger';
import { ValidateIf } from 'class-validator';
import {
  type Context,
  type Conversation,
  CONVERSATION_STATUSES,
  type ConversationStatus,
  type Page,
  type TitleSource,
} from '../domain/conversation.js';
import {
  MAX_NAME_CHARACTERS,
  MAX_PAGE,
  MAX_PAUSE_REASON_CHARACTERS,
  MAX_SEQUENCE,
  MAX_TITLE_CHARACTERS,
  MAX_TYPE_CHARACTERS,
} from '../domain/limits.js';
import { CountField, CursorField, EnumField, FlagField, IdField, TrimmedTextField } from './fields.js';

const ENTITY_TYPE = {
  max: MAX_TYPE_CHARACTERS,
  description: 'What it is about; with entityId',
  example: 'case',
  required: 'checked',
} as const;
const ENTITY_ID = {
  max: MAX_NAME_CHARACTERS,
  description: 'Which one; with entityType',
  example: 'HR-17',
  required: 'checked',
} as const;
const AGENT_TYPE = {
  max: MAX_TYPE_CHARACTERS,
  description: 'The agent it is with',
  example: 'investigation',
};

/** `entityType` and `entityId` are given together or not at all. */
export class EntityDto {
  @ValidateIf(({ entityType, entityId }: EntityDto) => entityType != null || entityId != null)
  @IdField(ENTITY_TYPE)
  entityType?: string | null;

  @ValidateIf(({ entityType, entityId }: EntityDto) => entityType != null || entityId != null)
  @IdField(ENTITY_ID)
  entityId?: string | null;
}

class ContextDto extends EntityDto implements Context {
  @IdField({ ...AGENT_TYPE, required: false })
  agentType?: string | null;
}

export class GetOrCreateConversationDto extends ContextDto {
  @TrimmedTextField({
    max: MAX_TITLE_CHARACTERS,
    required: false,
    description: 'For a new conversation only',
    example: 'Interview notes',
  })
  title?: string | null;

  @FlagField({
    required: false,
    description: 'Pauses the active conversation, and makes a new one',
    example: true,
  })
  fresh?: boolean;
}

export class ResumeConversationDto {
  @FlagField({
    required: false,
    description: 'Pauses the conversation of the same context that is active',
    example: true,
  })
  replace?: boolean;
}

/** The message whose branch is to be the active one. */
export class SetHeadDto {
  @CountField({
    max: MAX_SEQUENCE,
    description: 'The branch that goes through this message to its newest one',
    example: 1,
  })
  sequence!: number;
}

export class UpdateTitleDto {
  @TrimmedTextField({ max: MAX_TITLE_CHARACTERS, example: 'Interview notes, second round' })
  title!: string;
}

export class PauseConversationDto {
  @TrimmedTextField({
    max: MAX_PAUSE_REASON_CHARACTERS,
    required: false,
    example: 'Waiting for the statement',
  })
  reason?: string | null;
}

/** Filters of a list or a search; each may be given alone. */
export class ConversationFilterDto {
  @EnumField(CONVERSATION_STATUSES, { required: false })
  status?: ConversationStatus;

  @IdField({ ...ENTITY_TYPE, description: 'About entities of this type', required: false })
  entityType?: string;

  @IdField({ ...ENTITY_ID, description: 'About this entity', required: false })
  entityId?: string;

  @IdField({ ...AGENT_TYPE, description: 'With this agent', required: false })
  agentType?: string;
}

export class ListConversationsDto extends ConversationFilterDto {
  @TrimmedTextField({
    max: MAX_TITLE_CHARACTERS,
    required: false,
    description: 'Occurs in the title, in any case',
  })
  title?: string;

  @CountField({ max: MAX_PAGE, default: 20, required: false })
  limit?: number;

  @CursorField()
  cursor?: string;
}

export class ConversationDto implements Conversation {
  @ApiProperty({ type: String, format: 'uuid', example: '019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42' })
  id!: string;

  @ApiProperty({ type: String, example: 'acme' })
  organizationId!: string;

  @ApiProperty({ type: String, example: 'mia' })
  userId!: string;

  @ApiProperty({ type: String, nullable: true, example: 'case' })
  entityType!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'HR-17' })
  entityId!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'investigation' })
  agentType!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Who signed the report?' })
  title!: string | null;

  @ApiProperty({ enum: ['AUTO', 'MANUAL'], nullable: true, description: 'null while there is no title' })
  titleSource!: TitleSource | null;

  @ApiProperty({ enum: [...CONVERSATION_STATUSES] })
  status!: ConversationStatus;

  @ApiProperty({ type: 'integer', description: 'Cache reads and writes included' })
  totalInputTokens!: number;

  @ApiProperty({ type: 'integer', description: 'Reasoning included' })
  totalOutputTokens!: number;

  @ApiProperty({ type: 'integer' })
  totalCacheReadTokens!: number;

  @ApiProperty({ type: 'integer' })
  totalCacheWriteTokens!: number;

  @ApiProperty({ type: 'integer' })
  totalReasoningTokens!: number;

  @ApiProperty({ type: 'integer' })
  messageCount!: number;

  @ApiProperty({ type: 'integer', description: 'The newest message of the active branch; 0 while empty' })
  head!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  pausedAt!: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  archivedAt!: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastMessageAt!: Date | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: Date;
}

export class ConversationPageDto implements Page<Conversation> {
  @ApiProperty({ type: [ConversationDto] })
  items!: ConversationDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

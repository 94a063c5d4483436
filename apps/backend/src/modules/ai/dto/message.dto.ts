import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Page } from '../domain/conversation.js';
import {
  MAX_APPENDED_MESSAGES,
  MAX_KEY_CHARACTERS,
  MAX_MESSAGE_PAGE,
  MAX_NAME_CHARACTERS,
  MAX_SEQUENCE,
  MAX_TOKENS,
} from '../domain/limits.js';
import {
  type Json,
  type Message,
  MESSAGE_ROLES,
  type MessageRole,
  type ToolCall,
  type ToolResult,
} from '../domain/message.js';
import type { MessageInput } from '../domain/new-message.js';
import { ConversationDto } from './conversation.dto.js';
import {
  ANY_JSON,
  CountField,
  CursorField,
  EnumField,
  IdField,
  NameField,
  TextField,
  TokensField,
} from './fields.js';
import { checked, instanceOf } from './validated.js';

/** Tool calls, or tool results, of one message. */
const MAX_TOOL_CALLS = 1000;

export class ToolCallDto {
  @NameField({ max: MAX_KEY_CHARACTERS, example: 'call_1' })
  id!: string;

  @NameField({ max: MAX_NAME_CHARACTERS, example: 'search_history' })
  name!: string;

  @IsOptional()
  @ApiPropertyOptional({ ...ANY_JSON, example: { query: 'report' } })
  input?: unknown;
}

export class ToolResultDto {
  @NameField({ max: MAX_KEY_CHARACTERS, example: 'call_1', description: 'The id of the tool call' })
  toolUseId!: string;

  @IsOptional()
  @ApiPropertyOptional({ ...ANY_JSON, example: { hits: 2 } })
  result?: unknown;

  @IsOptional()
  @IsBoolean()
  @ApiPropertyOptional({ type: Boolean, nullable: true })
  isError?: boolean | null;
}

export class AddMessageDto implements MessageInput {
  @EnumField(MESSAGE_ROLES, { example: 'user' })
  role!: MessageRole;

  @TextField({ required: false, description: 'At most 1 MiB of UTF-8', example: 'Who signed the report?' })
  content?: string | null;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_TOOL_CALLS)
  @ValidateNested({ each: true })
  @ApiPropertyOptional({ type: [ToolCallDto], nullable: true, description: 'Only of an assistant' })
  toolCalls?: ToolCallDto[] | null;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_TOOL_CALLS)
  @ValidateNested({ each: true })
  @ApiPropertyOptional({ type: [ToolResultDto], nullable: true, description: 'Only of tool or user' })
  toolResults?: ToolResultDto[] | null;

  @TokensField('The whole prompt, cache reads and writes included')
  inputTokens?: number | null;

  @TokensField('The whole answer, reasoning included')
  outputTokens?: number | null;

  @TokensField('Read from a cache; part of inputTokens')
  cacheReadTokens?: number | null;

  @TokensField('Written to a cache; part of inputTokens')
  cacheWriteTokens?: number | null;

  @TokensField('Reasoning; part of outputTokens')
  reasoningTokens?: number | null;

  @NameField({ max: MAX_NAME_CHARACTERS, required: false, description: 'The model that answered' })
  model?: string | null;

  @IsOptional()
  @IsObject()
  @ApiPropertyOptional({
    type: Object,
    nullable: true,
    description: 'Any JSON object',
    additionalProperties: true,
  })
  metadata?: Record<string, unknown> | null;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_SEQUENCE)
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    nullable: true,
    description:
      'The sequence of the message that it follows: a branch begins. null begins anew; without it, the head',
  })
  parent?: number | null;

  @IdField({
    max: MAX_KEY_CHARACTERS,
    required: false,
    description:
      'The same key with the same input is stored once; the header Idempotency-Key is the same key',
  })
  idempotencyKey?: string | null;
}

/** Messages that follow each other. Only the first may name the message that it follows. */
export class AddMessagesDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_APPENDED_MESSAGES)
  @ApiProperty({
    type: [AddMessageDto],
    minItems: 1,
    maxItems: MAX_APPENDED_MESSAGES,
    example: [{ role: 'user', content: 'Who signed the report?' }],
  })
  messages!: AddMessageDto[];
}

/** @throws ConversationError `VALIDATION_FAILED`, which names each field */
export function addMessageDto(input: unknown): AddMessageDto {
  const dto = instanceOf(AddMessageDto, input);
  if (dto.toolCalls) dto.toolCalls = nested(ToolCallDto, dto.toolCalls);
  if (dto.toolResults) dto.toolResults = nested(ToolResultDto, dto.toolResults);
  return checked(dto);
}

/**
 * The elements as instances of their class, which class-validator requires. An element that is no object becomes null,
 * which class-validator refuses: it would look into a nested list, and find no class there.
 */
export function nested<T extends object>(Dto: new () => T, list: unknown): T[] {
  if (!Array.isArray(list)) return list as T[];
  return list.map((item: unknown) => (isObject(item) ? instanceOf(Dto, item) : (null as unknown as T)));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export class ReadMessagesDto {
  @CountField({ max: MAX_MESSAGE_PAGE, default: 50, required: false })
  limit?: number;

  @CursorField()
  cursor?: string;

  @EnumField(['active', 'all'], {
    required: false,
    description: 'all: the messages of every branch, by sequence; else those of the active one',
  })
  branches?: 'active' | 'all';
}

export class GetMessagesDto extends ReadMessagesDto {
  @EnumField(['asc', 'desc'], { required: false, description: 'desc starts at the newest' })
  order?: 'asc' | 'desc';

  @CountField({
    max: MAX_SEQUENCE,
    required: false,
    description: 'The sequence that the first page begins with, or beyond where it is on another branch',
  })
  from?: number;
}

export class GetContextDto {
  @CountField({ max: MAX_TOKENS })
  maxTokens!: number;

  @CountField({ max: MAX_TOKENS, required: false })
  maxMessages?: number;
}

export class MessageDto implements Message {
  @ApiProperty({ type: String, format: 'uuid', example: '019c2b1e-7d4a-7c36-9a51-2b7c5d9e0f13' })
  id!: string;

  @ApiProperty({ type: String, format: 'uuid', example: '019c2b1e-7d4a-7c36-9a51-1f0d3b8a6e42' })
  conversationId!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: '1, 2, 3 … without gaps' })
  sequence!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The message that it follows; null for a first one',
  })
  parent!: number | null;

  @ApiProperty({
    type: [Number],
    description:
      'The sequences of the messages that follow the same one, itself included; at most 100, the nearest',
  })
  siblings!: number[];

  @ApiProperty({ type: 'integer', minimum: 1 })
  siblingCount!: number;

  @ApiProperty({ enum: [...MESSAGE_ROLES] })
  role!: MessageRole;

  @ApiProperty({ type: String })
  content!: string;

  @ApiProperty({ type: [ToolCallDto], nullable: true })
  toolCalls!: ToolCall[] | null;

  @ApiProperty({ type: [ToolResultDto], nullable: true })
  toolResults!: ToolResult[] | null;

  @ApiProperty({ type: 'integer', nullable: true })
  inputTokens!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  outputTokens!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  cacheReadTokens!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  cacheWriteTokens!: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  reasoningTokens!: number | null;

  @ApiProperty({ type: String, nullable: true })
  model!: string | null;

  @ApiProperty({ type: Object, nullable: true, additionalProperties: true })
  metadata!: Record<string, Json> | null;

  @ApiPropertyOptional({
    type: Object,
    description: 'Of an agent: how the answer ended, its reasoning, who approved a call. No caller writes it',
    additionalProperties: true,
  })
  turn?: Record<string, Json>;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: Date;
}

export class MessagePageDto implements Page<Message> {
  @ApiProperty({ type: [MessageDto] })
  items!: MessageDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

export class ConversationWithMessagesDto {
  @ApiProperty({ type: ConversationDto })
  conversation!: ConversationDto;

  @ApiProperty({ type: MessagePageDto })
  messages!: MessagePageDto;
}

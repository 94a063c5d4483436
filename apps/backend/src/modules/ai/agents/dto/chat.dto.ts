import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayNotEmpty, IsArray } from 'class-validator';
import { MAX_KEY_CHARACTERS, MAX_MESSAGE_PAGE } from '../../domain/limits.js';
import { EntityDto } from '../../dto/conversation.dto.js';
import { CountField, CursorField, EnumField, IdField } from '../../dto/fields.js';

const TRIGGERS = ['submit-message', 'regenerate-message'] as const;

const MAX_EVENT_ID_CHARACTERS = 64;

/** The body that the AI SDK's `DefaultChatTransport` sends, and the entity that the chat is about. */
export class ChatDto extends EntityDto {
  @IdField({
    max: MAX_KEY_CHARACTERS,
    required: false,
    description: 'The chat. The id of a conversation means that one; any other, the one of entity and agent',
    example: 'chat-1',
  })
  id?: string;

  @IsArray()
  @ArrayNotEmpty()
  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description:
      'UI messages of the AI SDK. Only the newest is read: a message of the user (texts, sources, data), decisions about ' +
      'tool calls, or their outputs',
    example: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Who signed the report?' }] }],
  })
  messages!: unknown[];

  @EnumField(TRIGGERS, { required: false, description: '`regenerate-message` asks for another answer' })
  trigger?: (typeof TRIGGERS)[number];

  @IdField({ max: MAX_KEY_CHARACTERS, required: false, description: 'Sent by the AI SDK; not used' })
  messageId?: string;
}

/** Where a front end goes on with an answer. */
export class ResumeDto {
  @IdField({
    max: MAX_EVENT_ID_CHARACTERS,
    required: false,
    description: 'The id of the last event that was received; without one, from the beginning',
    example: '1f0d3b8a6e42-120',
  })
  after?: string;

  @IdField({
    max: MAX_KEY_CHARACTERS,
    required: false,
    description: 'The message that is wanted: where its answer has ended, the stored one is sent',
  })
  message?: string;
}

export class ReadUiMessagesDto {
  @CountField({
    max: MAX_MESSAGE_PAGE,
    required: false,
    default: MAX_MESSAGE_PAGE,
    description: 'Stored messages to read; an answer with tools has several',
  })
  limit?: number;

  @CursorField()
  cursor?: string;
}

/** A message of the AI SDK's front ends. */
export class UiMessageDto {
  @ApiProperty({ type: String })
  id!: string;

  @ApiProperty({ enum: ['user', 'assistant', 'system'] })
  role!: string;

  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  parts!: unknown[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  metadata?: unknown;
}

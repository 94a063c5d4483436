import { ApiProperty } from '@nestjs/swagger';
import { ValidateIf } from 'class-validator';
import { validationFailed } from '../../domain/conversation-error.js';
import { IdField, TextField } from '../../dto/fields.js';
import { validated } from '../../dto/validated.js';

/** The text or the conversation to sum up. */
export type SummarizeInput = { text: string } | { conversationId: string };

export class SummarizeDto {
  @ValidateIf(({ conversationId }: SummarizeDto) => conversationId === undefined)
  @TextField({ description: 'At most 1 MiB of UTF-8; or conversationId', example: 'Mia signed the report.' })
  text?: string;

  @IdField({ max: 128, required: false, description: 'The conversation to sum up; or text' })
  conversationId?: string;
}

export class CleanNoteDto {
  @TextField({ description: 'At most some 100,000 tokens', example: 'spoke w/ Mia, she signed' })
  text!: string;
}

export class TaskAnswerDto {
  @ApiProperty({ type: String })
  text!: string;

  @ApiProperty({ type: String, format: 'uuid', description: 'Where question and answer are kept, ARCHIVED' })
  conversationId!: string;

  @ApiProperty({ type: String, nullable: true, example: 'offline' })
  model!: string | null;

  @ApiProperty({ type: 'integer' })
  inputTokens!: number;

  @ApiProperty({ type: 'integer' })
  outputTokens!: number;
}

/** @throws ConversationError `VALIDATION_FAILED` where it is neither, or both */
export function parseSummarizeInput(
  input: SummarizeInput | SummarizeDto,
): { text: string; conversationId?: undefined } | { conversationId: string; text?: undefined } {
  const { text, conversationId } = validated(SummarizeDto, input);
  if (text !== undefined && conversationId !== undefined)
    throw validationFailed([{ field: 'conversationId', message: 'must not be given together with text' }]);
  return conversationId === undefined ? { text: text ?? '' } : { conversationId };
}

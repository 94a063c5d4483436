import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { FieldError } from '../domain/conversation-error.js';

class FieldErrorDto implements FieldError {
  @ApiProperty({ type: String, example: 'toolCalls.0.id' })
  field!: string;

  @ApiProperty({ type: String, example: 'must have 1 to 255 characters' })
  message!: string;
}

/** An error on the wire (RFC 9457). */
export class ProblemDto {
  @ApiProperty({
    type: String,
    format: 'uri',
    example: 'urn:conversation-store:problem:conversation-not-found',
  })
  type!: string;

  @ApiProperty({ type: String, example: 'Not Found' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 404 })
  status!: number;

  @ApiProperty({ type: String, example: 'CONVERSATION_NOT_FOUND' })
  code!: string;

  @ApiProperty({ type: String, example: 'There is no such conversation.' })
  detail!: string;

  @ApiPropertyOptional({ type: [FieldErrorDto], description: 'With VALIDATION_FAILED: each field' })
  errors?: FieldErrorDto[];

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description: 'With ACTIVE_CONVERSATION_EXISTS: the conversation that is active',
  })
  conversationId?: string;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { FieldError } from '../../../common/app-error.js';

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

  @ApiProperty({
    type: String,
    description: 'The request, as the log and the header `x-request-id` name it',
    example: '0198f0a2-6b1e-7c3d-9a54-2f8e1d7c6b50',
  })
  requestId!: string;

  @ApiPropertyOptional({ type: [FieldErrorDto], description: 'With VALIDATION_FAILED: each field' })
  errors?: FieldErrorDto[];

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description:
      'With ACTIVE_CONVERSATION_EXISTS: the conversation that is active; with APPROVAL_PENDING: the one that waits',
  })
  conversationId?: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'With BUDGET_EXCEEDED: the budget' })
  budgetId?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'With BUDGET_EXCEEDED: the end of its period; null where it has none',
  })
  resetsAt?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'With 429, 503 and TURN_IN_PROGRESS: the seconds of the header `Retry-After`',
    example: 2,
  })
  retryAfterSeconds?: number;
}

import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import {
  type Approval,
  APPROVAL_STATUSES,
  type ApprovalStatus,
  type Approver,
  APPROVERS,
} from '../domain/approval.js';
import { MAX_PAUSE_REASON_CHARACTERS } from '../domain/limits.js';
import type { Json } from '../domain/message.js';
import { ANY_JSON, TrimmedTextField } from './fields.js';

export class DecideApprovalDto {
  @IsBoolean()
  @ApiProperty({ type: Boolean, description: 'Whether the tool may run', example: true })
  approved!: boolean;

  @TrimmedTextField({
    max: MAX_PAUSE_REASON_CHARACTERS,
    required: false,
    description: 'Kept with the decision; a refusal gives it to the model',
    example: 'Closed by the board',
  })
  note?: string;
}

export class ApprovalDto implements Approval {
  @ApiProperty({ type: String, example: 'call_0198f0' })
  toolCallId!: string;

  @ApiProperty({ type: String, format: 'uuid' })
  conversationId!: string;

  @ApiProperty({
    type: String,
    description: 'The tool that runs where it is approved',
    example: 'close_case',
  })
  toolName!: string;

  @ApiProperty({ ...ANY_JSON, description: 'The input that it runs with', example: { caseId: 'HR-17' } })
  input!: Json;

  @ApiProperty({
    enum: [...APPROVERS],
    description: 'Whether the owner, or a supervisor alone, may approve it',
  })
  approver!: Approver;

  @ApiProperty({ enum: [...APPROVAL_STATUSES] })
  status!: ApprovalStatus;

  @ApiProperty({ type: String, nullable: true })
  note!: string | null;

  @ApiProperty({ type: String, format: 'date-time' })
  expiresAt!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decidedAt!: Date | null;

  @ApiProperty({ type: String, nullable: true, description: 'The user who decided' })
  decidedBy!: string | null;
}

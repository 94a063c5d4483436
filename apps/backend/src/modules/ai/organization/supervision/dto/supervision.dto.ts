import { ApiProperty, OmitType, PickType } from '@nestjs/swagger';
import { MAX_SCOPE_ID_CHARACTERS } from '../../../../../common/scope.js';
import { APPROVAL_STATUSES, type ApprovalStatus } from '../../../domain/approval.js';
import type { Page } from '../../../domain/conversation.js';
import { MAX_PAGE } from '../../../domain/limits.js';
import {
  ApprovalDto,
  ConversationDto,
  ConversationFilterDto,
  ListConversationsDto,
  MessagePageDto,
  SearchHitDto,
  SearchMessagesDto,
  SearchQueryDto,
} from '../../../dto/index.js';
import { CountField, CursorField, EnumField, IdField, QueryFlagField } from '../../../dto/fields.js';
import type { SupervisedApproval, SupervisedConversation, SupervisedHit } from '../supervised.js';

const USER = { max: MAX_SCOPE_ID_CHARACTERS, required: false, description: 'Of this user', example: 'mia' };
const DELETED = {
  required: false,
  description: 'Those that their owners have deleted, instead of the others',
};

export class ListSupervisedDto extends ListConversationsDto {
  @IdField(USER)
  userId?: string;

  @QueryFlagField(DELETED)
  deleted?: boolean;
}

export class SearchSupervisedDto extends SearchMessagesDto {
  @IdField(USER)
  userId?: string;

  @QueryFlagField(DELETED)
  deleted?: boolean;
}

/** The query string of a search, where the query is `q`. */
export class SearchSupervisedQueryDto extends SearchQueryDto {
  @IdField(USER)
  userId?: string;

  @QueryFlagField(DELETED)
  deleted?: boolean;
}

export class ListApprovalsDto extends OmitType(ConversationFilterDto, ['status']) {
  @EnumField(APPROVAL_STATUSES, { required: false })
  status?: ApprovalStatus;

  @CountField({ max: MAX_PAGE, default: 20, required: false })
  limit?: number;

  @CursorField()
  cursor?: string;
}

const DELETED_AT = {
  type: String,
  format: 'date-time',
  nullable: true,
  description: 'When its owner deleted it',
} as const;

export class SupervisedConversationDto extends ConversationDto implements SupervisedConversation {
  @ApiProperty(DELETED_AT)
  deletedAt!: Date | null;
}

export class SupervisedPageDto implements Page<SupervisedConversation> {
  @ApiProperty({ type: [SupervisedConversationDto] })
  items!: SupervisedConversationDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

export class SupervisedWithMessagesDto {
  @ApiProperty({ type: SupervisedConversationDto })
  conversation!: SupervisedConversationDto;

  @ApiProperty({ type: MessagePageDto })
  messages!: MessagePageDto;
}

class SupervisedHitConversationDto extends PickType(SupervisedConversationDto, [
  'id',
  'userId',
  'title',
  'status',
  'entityType',
  'entityId',
  'agentType',
  'deletedAt',
]) {}

class SupervisedHitDto extends OmitType(SearchHitDto, ['conversation']) implements SupervisedHit {
  @ApiProperty({ type: SupervisedHitConversationDto })
  conversation!: SupervisedHitConversationDto;
}

export class SupervisedSearchPageDto implements Page<SupervisedHit> {
  @ApiProperty({ type: [SupervisedHitDto] })
  items!: SupervisedHitDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

class SupervisedApprovalDto extends ApprovalDto implements SupervisedApproval {
  @ApiProperty({ type: String, description: 'The owner of the conversation', example: 'mia' })
  userId!: string;

  @ApiProperty({ type: String, nullable: true, example: 'case' })
  entityType!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'HR-17' })
  entityId!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'compliance-manager' })
  agentType!: string | null;

  @ApiProperty({ type: String, format: 'date-time', description: 'When the decision was asked for' })
  createdAt!: Date;
}

export class ApprovalPageDto implements Page<SupervisedApproval> {
  @ApiProperty({ type: [SupervisedApprovalDto] })
  items!: SupervisedApprovalDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

import { ApiProperty, OmitType, PickType } from '@nestjs/swagger';
import type { Highlight, Page, SearchHit } from '../domain/conversation.js';
import { MAX_PAGE, MAX_QUERY_CHARACTERS } from '../domain/limits.js';
import { MESSAGE_ROLES, type MessageRole } from '../domain/message.js';
import { ConversationDto, ConversationFilterDto } from './conversation.dto.js';
import { CountField, CursorField, EnumField, TrimmedTextField } from './fields.js';
import { MessageDto } from './message.dto.js';

const QUERY = {
  max: MAX_QUERY_CHARACTERS,
  description: 'Up to 8 terms, split at white space; "quoted words" stay together. Every term must occur.',
  example: 'report "signed by"',
};

export class SearchMessagesDto extends ConversationFilterDto {
  @TrimmedTextField(QUERY)
  query!: string;

  @EnumField(MESSAGE_ROLES, { required: false })
  role?: MessageRole;

  @CountField({ max: MAX_PAGE, default: 20, required: false })
  limit?: number;

  @CursorField()
  cursor?: string;
}

/** The query string of a search, where the query is `q`. */
export class SearchQueryDto extends OmitType(SearchMessagesDto, ['query']) {
  @TrimmedTextField(QUERY)
  q!: string;
}

class SearchHitConversationDto extends PickType(ConversationDto, [
  'id',
  'title',
  'status',
  'entityType',
  'entityId',
  'agentType',
]) {}

class SearchHitMessageDto extends PickType(MessageDto, ['id', 'sequence', 'role', 'createdAt']) {}

class HighlightDto implements Highlight {
  @ApiProperty({ type: 'integer' })
  start!: number;

  @ApiProperty({ type: 'integer', description: 'Exclusive' })
  end!: number;
}

export class SearchHitDto implements SearchHit {
  @ApiProperty({ type: SearchHitConversationDto })
  conversation!: SearchHitConversationDto;

  @ApiProperty({ type: SearchHitMessageDto })
  message!: SearchHitMessageDto;

  @ApiProperty({ type: Boolean, description: 'Whether the message is on the active branch' })
  active!: boolean;

  @ApiProperty({ type: String, description: 'At most 200 characters around the first match' })
  snippet!: string;

  @ApiProperty({ type: [HighlightDto], description: 'UTF-16 offsets into the snippet' })
  highlights!: HighlightDto[];
}

export class SearchPageDto implements Page<SearchHit> {
  @ApiProperty({ type: [SearchHitDto] })
  items!: SearchHitDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

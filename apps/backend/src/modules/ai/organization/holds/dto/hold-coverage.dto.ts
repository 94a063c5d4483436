import { ApiProperty } from '@nestjs/swagger';
import { validate as isUuid } from 'uuid';
import { MAX_SCOPE_ID_CHARACTERS } from '../../../../../common/scope.js';
import { validationFailed } from '../../../domain/conversation-error.js';
import { MAX_NAME_CHARACTERS } from '../../../domain/limits.js';
import { IdField } from '../../../dto/fields.js';
import { EntityDto } from '../../../dto/index.js';
import { targetFrom } from '../../target/target.dto.js';
import { type Target, TARGET_FIELDS, TARGET_TYPES } from '../../target/target.js';
import type { HoldCoverage } from '../hold.js';
import { MAX_CONVERSATIONS_LOOKED_AT } from '../hold.limits.js';
import { HoldDto } from './hold.dto.js';

/** A user, an entity, a conversation; none for the organization. */
export class HoldCoverageQueryDto extends EntityDto {
  @IdField({ max: MAX_SCOPE_ID_CHARACTERS, required: false, description: 'Of a user' })
  userId?: string;

  @IdField({ max: MAX_NAME_CHARACTERS, required: false, description: 'Of a conversation: its id' })
  conversationId?: string;
}

/**
 * Reads the target that a query names.
 *
 * @throws ConversationError `VALIDATION_FAILED` where it names several
 */
export function targetIn(query: HoldCoverageQueryDto): Target {
  const { userId, entityType, entityId, conversationId } = query;
  const [type = 'organization', other] = TARGET_TYPES.filter((one) =>
    TARGET_FIELDS[one].some((field) => query[field] != null),
  );
  if (other !== undefined)
    throw validationFailed(
      TARGET_FIELDS[other].map((field) => ({ field, message: 'names a second target' })),
    );
  if (conversationId != null && !isUuid(conversationId))
    throw validationFailed([{ field: 'conversationId', message: 'must be the id of a conversation' }]);
  return targetFrom({ type, userId, entityType, entityId, conversationId });
}

export class HoldCoverageDto implements HoldCoverage {
  @ApiProperty({ type: 'integer', example: 12, description: 'Conversations that were looked at' })
  conversations!: number;

  @ApiProperty({ type: 'integer', example: 3, description: 'Those of them that an active hold covers' })
  held!: number;

  @ApiProperty({
    type: Boolean,
    description: `False where there are more than ${MAX_CONVERSATIONS_LOOKED_AT}, of which as many were looked at`,
  })
  isComplete!: boolean;

  @ApiProperty({ type: [HoldDto], description: 'The newest active holds by which anything of it is held' })
  holds!: HoldDto[];
}

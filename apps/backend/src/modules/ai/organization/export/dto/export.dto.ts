import { MAX_SCOPE_ID_CHARACTERS } from '../../../../../common/scope.js';
import { EntityDto } from '../../../dto/conversation.dto.js';
import { IdField } from '../../../dto/fields.js';
import { MAX_KEY_CHARACTERS } from '../../../domain/limits.js';

/** What an export is of: a user, an entity, a conversation, or all of the organization. */
export class ExportQueryDto extends EntityDto {
  @IdField({ max: MAX_SCOPE_ID_CHARACTERS, required: false, description: 'The conversations of this user' })
  userId?: string;

  @IdField({ max: MAX_KEY_CHARACTERS, required: false, description: 'One conversation' })
  conversationId?: string;
}

import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '../../../domain/conversation.js';
import { MAX_PAGE, MAX_TYPE_CHARACTERS } from '../../../domain/limits.js';
import { CountField, CursorField, IdField } from '../../../dto/fields.js';
import type { SupervisedEntity } from '../supervised.js';

export class ListEntitiesDto {
  @IdField({ max: MAX_TYPE_CHARACTERS, required: false, description: 'Of this type', example: 'case' })
  entityType?: string;

  @CountField({ max: MAX_PAGE, default: 20, required: false })
  limit?: number;

  @CursorField()
  cursor?: string;
}

class SupervisedEntityDto implements SupervisedEntity {
  @ApiProperty({ type: String, example: 'case' })
  entityType!: string;

  @ApiProperty({ type: String, example: 'HR-17' })
  entityId!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Of its conversations; null where all of them are deleted',
  })
  lastActivityAt!: Date | null;
}

export class EntityPageDto implements Page<SupervisedEntity> {
  @ApiProperty({ type: [SupervisedEntityDto] })
  items!: SupervisedEntityDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

import { ApiProperty } from '@nestjs/swagger';
import { MAX_MESSAGE_PAGE, MAX_SEQUENCE } from '../../../../domain/limits.js';
import { CountField } from '../../../../dto/fields.js';
import type { MessageCost } from '../message-cost.js';

export class ReadMessageCostsDto {
  @CountField({
    max: MAX_SEQUENCE,
    default: 1,
    required: false,
    description: 'The sequence of the first message',
  })
  from?: number;

  @CountField({ max: MAX_MESSAGE_PAGE, default: 50, required: false, description: 'Messages from there on' })
  limit?: number;
}

export class MessageCostDto implements MessageCost {
  @ApiProperty({ type: 'integer', minimum: 1, example: 2 })
  sequence!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '0.0042135',
    description:
      'An exact decimal, never rounded; null of a message with tokens whose model is unknown or has no price',
  })
  usd!: string | null;
}

export class MessageCostsDto {
  @ApiProperty({ type: [MessageCostDto], description: 'In order of sequence, those of all branches' })
  items!: MessageCostDto[];
}

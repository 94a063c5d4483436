import { ApiProperty } from '@nestjs/swagger';
import type { Cost } from '../domain/cost.js';

export class CostDto implements Cost {
  @ApiProperty({
    type: String,
    example: '0.0042135',
    description: 'An exact decimal, never rounded, without trailing zeros',
  })
  usd!: string;

  @ApiProperty({
    type: 'integer',
    example: 0,
    description: 'Messages with tokens whose model is unknown or has no price: in no amount',
  })
  unpricedMessages!: number;
}

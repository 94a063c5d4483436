import { ApiProperty } from '@nestjs/swagger';
import type { ConversationStats } from '../domain/conversation.js';
import { CostDto } from './cost.dto.js';
import { DateField } from './fields.js';

export class GetStatsDto {
  @DateField({
    required: false,
    description: 'Messages created at or after',
    example: '2026-01-01T00:00:00Z',
  })
  from?: Date;

  @DateField({ required: false, description: 'Messages created before', example: '2027-01-01T00:00:00Z' })
  to?: Date;
}

const COUNT = { type: 'integer', example: 3 } as const;

function counts(...names: string[]) {
  return {
    type: 'object' as const,
    properties: Object.fromEntries(names.map((name) => [name, COUNT])),
    required: names,
  };
}

function usageBy(name: string, format: object, ...more: string[]) {
  const { properties, required } = counts(...more, 'messages', 'input', 'output');
  const items = {
    type: 'object' as const,
    properties: { [name]: { type: 'string', ...format }, ...properties },
    required: [name, ...required],
  };
  return { type: 'array' as const, items };
}

export class ConversationStatsDto implements ConversationStats {
  @ApiProperty(counts('total', 'active', 'paused', 'archived'))
  conversations!: ConversationStats['conversations'];

  @ApiProperty({
    type: 'object',
    properties: { total: COUNT, byRole: counts('user', 'assistant', 'tool', 'system') },
    required: ['total', 'byRole'],
  })
  messages!: ConversationStats['messages'];

  @ApiProperty(counts('input', 'output', 'cacheRead', 'cacheWrite', 'reasoning'))
  tokens!: ConversationStats['tokens'];

  @ApiProperty({ type: CostDto })
  cost!: CostDto;

  @ApiProperty(usageBy('model', { nullable: true }))
  byModel!: ConversationStats['byModel'];

  @ApiProperty(usageBy('agentType', { nullable: true }, 'conversations'))
  byAgentType!: ConversationStats['byAgentType'];

  @ApiProperty(usageBy('date', { format: 'date' }))
  byDay!: ConversationStats['byDay'];
}

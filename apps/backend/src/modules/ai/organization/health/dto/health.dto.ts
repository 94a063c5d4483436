import { ApiProperty } from '@nestjs/swagger';
import type { OrganizationHealth, RuleHealth, SweepHealth } from '../health.js';

class ServerHealthDto {
  @ApiProperty({ type: String, example: '18.4', description: 'Of PostgreSQL' })
  version!: string;

  @ApiProperty({
    type: String,
    example: '20261129130000_add_erasures',
    description: 'The newest of the schema',
  })
  migration!: string;
}

class PoolHealthDto {
  @ApiProperty({ type: 'integer', example: 4, description: 'Open connections' })
  total!: number;

  @ApiProperty({ type: 'integer', example: 3, description: 'Those that nobody uses now' })
  idle!: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Statements that wait for one' })
  waiting!: number;

  @ApiProperty({ type: 'integer', example: 10, description: 'Connections at most' })
  max!: number;
}

class RecentBatchesDto {
  @ApiProperty({ type: 'integer', example: 100 })
  batches!: number;

  @ApiProperty({ type: 'integer', example: 130, description: 'Of all of them' })
  appends!: number;

  @ApiProperty({ type: 'integer', example: 4, description: 'Appends of the largest' })
  largest!: number;
}

class AppendHealthDto {
  @ApiProperty({ type: 'integer', example: 2, description: 'Statements that may be under way at a time' })
  limit!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  statementsInFlight!: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Appends that wait for the next batch' })
  pendingAppends!: number;

  @ApiProperty({ type: RecentBatchesDto, description: 'The latest batches, 100 at most' })
  recent!: RecentBatchesDto;
}

class TurnHealthDto {
  @ApiProperty({ type: 'integer', example: 3 })
  running!: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Those that were asked to stop' })
  stopping!: number;
}

class SweepHealthDto implements SweepHealth {
  @ApiProperty({ type: String, example: 'Retention' })
  name!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: none has ended yet' })
  endedAt!: Date | null;

  @ApiProperty({ type: Boolean, description: 'True if the latest run has failed; the next one follows' })
  isFailed!: boolean;
}

class RuleHealthDto implements RuleHealth {
  @ApiProperty({ type: String, example: 'the head is one of the messages' })
  rule!: string;

  @ApiProperty({ type: 'integer', example: 0, description: 'Conversations that break it' })
  broken!: number;
}

class IntegrityHealthDto {
  @ApiProperty({
    type: 'integer',
    example: 200,
    description: 'Conversations that were looked at, the newest',
  })
  conversations!: number;

  @ApiProperty({ type: 'integer', example: 4_812, description: 'Messages of these' })
  messages!: number;

  @ApiProperty({ type: [RuleHealthDto] })
  rules!: RuleHealthDto[];
}

export class OrganizationHealthDto implements OrganizationHealth {
  @ApiProperty({ type: String, format: 'date-time' })
  at!: Date;

  @ApiProperty({ type: ServerHealthDto })
  server!: ServerHealthDto;

  @ApiProperty({ type: PoolHealthDto })
  pool!: PoolHealthDto;

  @ApiProperty({ type: AppendHealthDto, nullable: true, description: 'null: appends share no commits' })
  appends!: AppendHealthDto | null;

  @ApiProperty({ type: TurnHealthDto })
  turns!: TurnHealthDto;

  @ApiProperty({ type: [SweepHealthDto] })
  sweeps!: SweepHealthDto[];

  @ApiProperty({ type: IntegrityHealthDto })
  integrity!: IntegrityHealthDto;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class EntityRefDto {
  @ApiProperty({ example: 'case' })
  entityType!: string;

  @ApiProperty({ example: 'HR-17' })
  entityId!: string;
}

export class PrincipalDto {
  @ApiProperty({ example: 'acme' })
  organizationId!: string;

  @ApiProperty({ example: 'mia' })
  userId!: string;

  @ApiProperty({
    example: ['ai:supervise'],
    description: 'Of ai:append, ai:supervise, ai:audit and ai:govern, those that are granted',
  })
  grants!: string[];

  @ApiPropertyOptional({
    type: [EntityRefDto],
    description: 'The entities that the grants are narrowed to; all where absent',
  })
  entities?: EntityRefDto[];
}

import { ApiProperty } from '@nestjs/swagger';

/** An agent that one can talk to. */
export class AgentDto {
  @ApiProperty({ type: String, description: '`agentType` of its conversations', example: 'case' })
  agentType!: string;
}

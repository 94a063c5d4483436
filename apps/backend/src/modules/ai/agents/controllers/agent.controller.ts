import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AiController } from '../../controllers/ai-controller.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { ChatService } from '../chat/chat.service.js';
import { AgentDto } from '../dto/index.js';

@AiController('chat', 'agents')
export class AgentController {
  constructor(private readonly chat: ChatService) {}

  @Get()
  @ApiOperation({ summary: 'The agents that one can talk to, by their types' })
  @ApiOkResponse({ type: [AgentDto] })
  @ApiProblems()
  list(): AgentDto[] {
    return this.chat.agentTypes.map((agentType) => ({ agentType }));
  }
}

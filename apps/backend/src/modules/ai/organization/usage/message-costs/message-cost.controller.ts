import { Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Scope } from '../../../../../common/scope.js';
import { AiController } from '../../../controllers/ai-controller.decorator.js';
import { ApiConversationId } from '../../../controllers/api-conversation-id.decorator.js';
import { ApiProblems } from '../../../controllers/api-problems.decorator.js';
import { QueryInput } from '../../../controllers/input.decorators.js';
import { CallerScope } from '../../../controllers/principal.decorators.js';
import { MessageCostsDto, ReadMessageCostsDto } from './dto/message-cost.dto.js';
import { UsedAmountDto } from '../dto/usage.dto.js';
import type { UsedAmount } from '../pricing.js';
import type { MessageCost } from './message-cost.js';
import { MessageCostService } from './message-cost.service.js';

@AiController('messages', 'conversations/:id/costs')
export class MessageCostController {
  constructor(private readonly costs: MessageCostService) {}

  @Get()
  @ApiConversationId()
  @ApiOperation({
    summary: 'What each message of a conversation cost',
    description: 'Exact, at the price in effect when the message was stored; of all branches, by sequence.',
  })
  @ApiOkResponse({ type: MessageCostsDto })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  read(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @QueryInput(ReadMessageCostsDto) query: ReadMessageCostsDto,
  ): Promise<{ items: MessageCost[] }> {
    return this.costs.read(scope, id, query);
  }

  @Get('total')
  @ApiConversationId()
  @ApiOperation({
    summary: 'What all messages of a conversation used and cost',
    description:
      'Exact, each message at the price in effect when it was stored; of all branches. Messages whose model has no price are counted, and in no amount.',
  })
  @ApiOkResponse({ type: UsedAmountDto })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  total(@CallerScope() scope: Scope, @Param('id') id: string): Promise<UsedAmount> {
    return this.costs.total(scope, id);
  }
}

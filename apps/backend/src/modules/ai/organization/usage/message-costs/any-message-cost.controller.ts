import { Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Principal } from '../../../../../common/principal.js';
import { ApiConversationId } from '../../../controllers/api-conversation-id.decorator.js';
import { ApiProblems } from '../../../controllers/api-problems.decorator.js';
import { QueryInput } from '../../../controllers/input.decorators.js';
import { CurrentAuditedPrincipal } from '../../access/audited-principal.decorator.js';
import { NeedsGrant, OrganizationController } from '../../access/organization-controller.decorator.js';
import { MessageCostsDto, ReadMessageCostsDto } from './dto/message-cost.dto.js';
import { UsedAmountDto } from '../dto/usage.dto.js';
import type { UsedAmount } from '../pricing.js';
import type { MessageCost } from './message-cost.js';
import { MessageCostService } from './message-cost.service.js';

@OrganizationController('conversations/:id/costs')
export class AnyMessageCostController {
  constructor(private readonly costs: MessageCostService) {}

  @Get()
  @NeedsGrant('ai:govern', 'ai:audit')
  @ApiConversationId()
  @ApiOperation({
    summary: 'What each message of a conversation of any user cost',
    description: 'As usage it says nothing of what the messages say, so it is no entry of the audit trail.',
  })
  @ApiOkResponse({ type: MessageCostsDto })
  @ApiProblems('FORBIDDEN', 'CONVERSATION_NOT_FOUND')
  read(
    @CurrentAuditedPrincipal() principal: Principal,
    @Param('id') id: string,
    @QueryInput(ReadMessageCostsDto) query: ReadMessageCostsDto,
  ): Promise<{ items: MessageCost[] }> {
    return this.costs.readAny(principal, id, query);
  }

  @Get('total')
  @NeedsGrant('ai:govern', 'ai:audit')
  @ApiConversationId()
  @ApiOperation({
    summary: 'What all messages of a conversation of any user used and cost',
    description: 'As usage it says nothing of what the messages say, so it is no entry of the audit trail.',
  })
  @ApiOkResponse({ type: UsedAmountDto })
  @ApiProblems('FORBIDDEN', 'CONVERSATION_NOT_FOUND')
  total(@CurrentAuditedPrincipal() principal: Principal, @Param('id') id: string): Promise<UsedAmount> {
    return this.costs.totalOfAny(principal, id);
  }
}

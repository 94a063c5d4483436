import { Delete, Get, HttpCode, Put, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { HttpResponse } from '../../../../common/http-types.js';
import type { Principal } from '../../../../common/principal.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { BodyInput, QueryInput } from '../../controllers/input.decorators.js';
import type { Page } from '../../domain/conversation.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import {
  EffectivePriceDto,
  EffectivePriceQueryDto,
  PriceDto,
  PriceKeyDto,
  PricePageDto,
  ReadPricesDto,
  SetPriceDto,
} from './dto/price.dto.js';
import type { EffectivePrice, Price } from './price.js';
import { PriceService } from './price.service.js';

@OrganizationController('prices')
export class PriceController {
  constructor(private readonly prices: PriceService) {}

  @Get()
  @NeedsGrant('ai:govern', 'ai:audit')
  @ApiOperation({ summary: 'The organization’s own prices, by model, and of each the latest first' })
  @ApiOkResponse({ type: PricePageDto })
  @ApiProblems('FORBIDDEN', 'INVALID_CURSOR')
  list(
    @CurrentAuditedPrincipal() principal: Principal,
    @QueryInput(ReadPricesDto) query: ReadPricesDto,
  ): Promise<Page<Price>> {
    return this.prices.list(principal, query);
  }

  @Get('effective')
  @NeedsGrant('ai:govern', 'ai:audit')
  @ApiOperation({ summary: 'The price of a model in effect, its own or that of the default list' })
  @ApiOkResponse({ type: EffectivePriceDto })
  @ApiProblems('FORBIDDEN', 'PRICE_NOT_FOUND')
  effective(
    @CurrentAuditedPrincipal() principal: Principal,
    @QueryInput(EffectivePriceQueryDto) query: EffectivePriceQueryDto,
  ): Promise<EffectivePrice> {
    return this.prices.effective(principal, query);
  }

  @Put()
  @NeedsGrant('ai:govern')
  @ApiOperation({
    summary: 'Set the price of a model from a moment on',
    description:
      'It counts at once, also for what was stored before: costs are worked out when they are read.',
  })
  @ApiCreatedResponse({ type: PriceDto, description: 'A new one' })
  @ApiOkResponse({ type: PriceDto, description: 'In place of the one of the same model and moment' })
  @ApiProblems('FORBIDDEN')
  async set(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @BodyInput(SetPriceDto) body: unknown,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<Price> {
    const { price, created } = await this.prices.set(principal, body as SetPriceDto);
    response.status(created ? 201 : 200);
    return price;
  }

  @Delete()
  @HttpCode(204)
  @NeedsGrant('ai:govern')
  @ApiOperation({ summary: 'Remove one of the organization’s own prices' })
  @ApiNoContentResponse()
  @ApiProblems('FORBIDDEN', 'PRICE_NOT_FOUND')
  remove(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(PriceKeyDto) query: PriceKeyDto,
  ): Promise<void> {
    return this.prices.remove(principal, query);
  }
}

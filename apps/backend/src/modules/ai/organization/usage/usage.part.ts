import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TierBounds } from '../../repositories/sums/tier-bounds.js';
import { StatsCost } from '../../services/stats-cost.js';
import type { OrganizationPart } from '../organization-part.js';
import { AnyMessageCostController } from './message-costs/any-message-cost.controller.js';
import { MessageCostController } from './message-costs/message-cost.controller.js';
import { MessageCostRepository } from './message-costs/message-cost.repository.js';
import { MessageCostService } from './message-costs/message-cost.service.js';
import { PriceController } from './price.controller.js';
import { PriceRepository } from './price.repository.js';
import { PriceService } from './price.service.js';
import { UsageController } from './usage.controller.js';
import { UsageReader } from './usage-reader.js';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';

/** Tells the store what it shows of prices: what a user's messages cost, and which tiers its sums tell apart. */
@Injectable()
class StorePrices implements OnModuleInit {
  constructor(
    private readonly reader: UsageReader,
    private readonly tierBounds: TierBounds,
    private readonly statsCost: StatsCost,
  ) {}

  onModuleInit(): void {
    this.tierBounds.register((scope) => this.reader.tierBoundsOf(scope));
    this.statsCost.register((scope) => this.reader.statsPricer(scope));
  }
}

/** Usage and its cost, at prices. */
export const USAGE: OrganizationPart = {
  name: 'usage',
  controllers: [UsageController, PriceController, MessageCostController, AnyMessageCostController],
  providers: [
    UsageRepository,
    PriceRepository,
    UsageReader,
    UsageService,
    PriceService,
    StorePrices,
    MessageCostRepository,
    MessageCostService,
  ],
  exports: [UsageService, PriceService, UsageReader, MessageCostService],
};

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TierBounds } from '../../repositories/sums/tier-bounds.js';
import { StatsCost } from '../../services/stats-cost.js';
import type { OrganizationPart } from '../organization-part.js';
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
  controllers: [UsageController, PriceController],
  providers: [UsageRepository, PriceRepository, UsageReader, UsageService, PriceService, StorePrices],
  exports: [UsageService, PriceService, UsageReader],
};

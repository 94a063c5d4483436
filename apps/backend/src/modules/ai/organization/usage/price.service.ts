import { Injectable } from '@nestjs/common';
import { type Principal, scopeOf } from '../../../../common/principal.js';
import { Cursors } from '../../cursors/cursors.js';
import { dateAt } from '../../cursors/position.js';
import type { Page } from '../../domain/conversation.js';
import { ConversationError, validationFailed } from '../../domain/conversation-error.js';
import { pageOf } from '../../domain/page.js';
import { validated } from '../../dto/index.js';
import { ownerOf } from '../../services/owner.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { requireGrant } from '../access/grants.js';
import { AuditService } from '../audit/audit.service.js';
import {
  EffectivePriceQueryDto,
  PriceKeyDto,
  priceFrom,
  ReadPricesDto,
  SetPriceDto,
} from './dto/price.dto.js';
import { PriceList } from './price-list.js';
import { MAX_OWN_PRICES, PriceRepository } from './price.repository.js';
import type { EffectivePrice, Price } from './price.js';

const DEFAULT_PAGE = 20;

/** Prices of models in an organization. What is set counts at once, for what was stored before as well. */
@Injectable()
export class PriceService {
  constructor(
    private readonly prices: PriceRepository,
    private readonly audit: AuditService,
    private readonly cursors: Cursors,
  ) {}

  /**
   * The organization's own prices, by model, and of each the latest first.
   *
   * @throws ConversationError `FORBIDDEN` without `ai:govern` and `ai:audit`, `VALIDATION_FAILED`, `INVALID_CURSOR`
   */
  async list(principal: Principal, input: ReadPricesDto = {}): Promise<Page<Price>> {
    requireGrant(principal, 'ai:govern', 'ai:audit');
    const { organizationId } = ownerOf(principal);
    const { limit = DEFAULT_PAGE, cursor } = validated(ReadPricesDto, input);
    const codec = this.cursors.ofQuery('prices', organizationId);
    const position = cursor === undefined ? null : codec.decode(cursor);
    const after = position && { model: String(position[0]), validFrom: dateAt(position, 1) };
    const rows = await this.prices.page(scopeOf(principal), limit + 1, after);
    return pageOf(rows, limit, ({ model, validFrom }) => codec.encode([model, validFrom.getTime()]));
  }

  /**
   * The price of a model that is in effect at a moment.
   *
   * @param input `at` is now where it is absent
   * @throws ConversationError `FORBIDDEN` without `ai:govern` and `ai:audit`, `VALIDATION_FAILED`, `PRICE_NOT_FOUND`
   */
  async effective(principal: Principal, input: EffectivePriceQueryDto): Promise<EffectivePrice> {
    requireGrant(principal, 'ai:govern', 'ai:audit');
    const scope = ownerOf(principal);
    const { model, at = new Date() } = validated(EffectivePriceQueryDto, input);
    const own = await this.prices.all(scope);
    return new PriceList(own).at(model, at.getTime()) ?? priceNotFound();
  }

  /**
   * Sets the price of a model from a moment on, in place of the one of the same moment.
   *
   * @throws ConversationError `FORBIDDEN` without `ai:govern`, `VALIDATION_FAILED`
   */
  async set(principal: AuditedPrincipal, input: SetPriceDto): Promise<{ price: Price; created: boolean }> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    const price = priceFrom(input);
    const { model, validFrom, tiers, ...rates } = price;
    const details = { validFrom: validFrom.toISOString(), ...rates, tiers: tiers.length };
    const created = await this.prices.transaction(scope, async (database) => {
      // First, since its lock lets one price of the organization be set at a time.
      await this.audit.record(
        principal,
        { action: 'price.set', target: { type: 'price', id: model }, details },
        database,
      );
      return (await this.prices.set(database, scope, price)) ?? tooMany();
    });
    return { price, created };
  }

  /**
   * Removes the organization's own price of a model and moment.
   *
   * @throws ConversationError `FORBIDDEN` without `ai:govern`, `VALIDATION_FAILED`, `PRICE_NOT_FOUND`
   */
  async remove(principal: AuditedPrincipal, input: PriceKeyDto): Promise<void> {
    requireGrant(principal, 'ai:govern');
    const scope = ownerOf(principal);
    const key = validated(PriceKeyDto, input);
    const { model, validFrom } = key;
    await this.prices.transaction(scope, async (database) => {
      const entry = { type: 'price', id: model } as const;
      const details = { validFrom: validFrom.toISOString() };
      await this.audit.record(principal, { action: 'price.remove', target: entry, details }, database);
      if (!(await this.prices.remove(database, scope, key))) priceNotFound();
    });
  }
}

function priceNotFound(): never {
  throw new ConversationError('PRICE_NOT_FOUND', 'There is no such price.');
}

function tooMany(): never {
  throw validationFailed([
    {
      field: 'model',
      message: `is of one price more than the ${MAX_OWN_PRICES} that an organization may have`,
    },
  ]);
}

import type { INestApplicationContext } from '@nestjs/common';
import {
  type AuditedPrincipal,
  BudgetService,
  type ConversationService,
  ErasureService,
  HoldService,
  PriceService,
  UsageService,
} from '../../src/modules/ai/index.js';
import { ConversationRemoval } from '../../src/modules/ai/test-internals.js';

/** What a walk calls: the stores of several backends, and the organization's services of the first. */
export class WalkStores {
  readonly budgets: BudgetService;
  readonly holds: HoldService;
  readonly erasures: ErasureService;
  readonly prices: PriceService;
  readonly usage: UsageService;
  readonly removal: ConversationRemoval;

  constructor(
    readonly services: readonly ConversationService[],
    app: INestApplicationContext,
  ) {
    this.budgets = app.get(BudgetService);
    this.holds = app.get(HoldService);
    this.erasures = app.get(ErasureService);
    this.prices = app.get(PriceService);
    this.usage = app.get(UsageService);
    this.removal = app.get(ConversationRemoval, { strict: false });
  }
}

/** Somebody who governs an organization. */
export function governorOf(organizationId: string): AuditedPrincipal {
  return { organizationId, userId: 'governor', grants: ['ai:govern'] };
}

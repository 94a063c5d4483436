import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Scope } from '../../../../common/scope.js';
import type { Cost } from '../../domain/cost.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { StatsPricer } from '../../services/stats-cost.js';
import { PriceList } from './price-list.js';
import { PriceRepository } from './price.repository.js';
import { UsagePricing } from './pricing.js';
import { costOfGroups } from './stats-pricing.js';
import { type MakingProgress, SumsMaking } from './sums-making.js';
import { type Timeline, timelineOf, type UsageRange } from './timeline.js';
import { planByUsers, planOf, type UsagePlan, widened } from './usage-plan.js';
import {
  isComplete,
  isFine,
  isOfUsers,
  isSettled,
  type UsageAudit,
  type UsageFilter,
  type UsageKey,
  type UsagePage,
  type UsageQuery,
  type UsageSums,
} from './usage-query.js';
import { UsageRepository } from './usage.repository.js';

/** Messages without sums up to which usage reads them; of more, sums are made before. */
const MAX_UNSUMMED = 20_000;
/** Times that sums are mended before usage is given up: they are spoilt by what is done meanwhile alone. */
const MAX_ATTEMPTS = 8;
/** Times that usage is read from the sums of the whole organization, before those of all users are read. */
const MAX_ATTEMPTS_OF_PLAN = 3;
/** Organizations whose models are remembered, and models of each. */
const MAX_REMEMBERED = 1_000;

const NO_PAGE: UsagePage = { limit: 0, after: null };

const EVERYTHING: UsageQuestion = { range: { from: null, to: null }, filter: {}, groupBy: [], page: NO_PAGE };

/** What is asked for. */
export interface UsageQuestion {
  range: UsageRange;
  filter: UsageFilter;
  groupBy: readonly UsageKey[];
  page: UsagePage;
}

/** Sums, with the prices that they are to be priced at. */
export interface PricedUsage {
  sums: UsageSums;
  prices: PriceList;
  timeline: Timeline;
}

/** By which sums are made. */
interface Mending {
  prices: PriceList;
  onProgress?: MakingProgress | undefined;
}

/**
 * Reads usage, each time by one list of prices, and makes the sums of closed days that it lacks.
 *
 * Time is cut only where a price changes of a model that was used, which the answer tells: where it has a model that was
 * not reckoned with, it is read again.
 */
@Injectable()
export class UsageReader {
  private readonly models = new LRUCache<string, ReadonlySet<string>>({ max: MAX_REMEMBERED });
  private readonly making = new Map<string, SumsMaking>();

  constructor(
    private readonly usage: UsageRepository,
    private readonly prices: PriceRepository,
  ) {}

  /** @throws ConversationError `STORE_UNAVAILABLE` where others spoil sums faster than they are made */
  async read(scope: Scope, question: UsageQuestion, onProgress?: MakingProgress): Promise<PricedUsage> {
    const prices = new PriceList(await this.prices.all(scope));
    const plan = planOf(question);
    for (let attempts = 0; attempts < MAX_ATTEMPTS_OF_PLAN; attempts++) {
      const found = await this.byPlan(scope, question, { prices, plan, maxUnsummed: MAX_UNSUMMED });
      if (isSettled(found.sums)) return found;
      await this.mend(scope, { found, prices, onProgress });
    }
    return this.readByUsers(scope, question, prices, onProgress);
  }

  /** Reads sums of all users, and mends those that are wrong or missing. */
  private async readByUsers(
    scope: Scope,
    question: UsageQuestion,
    prices: PriceList,
    onProgress?: MakingProgress,
  ): Promise<PricedUsage> {
    let maxUnsummed = MAX_UNSUMMED;
    const plan = planByUsers(question);
    for (let attempts = 0; attempts < MAX_ATTEMPTS;) {
      const found = await this.byPlan(scope, question, { prices, plan, maxUnsummed });
      const { sums } = found;
      if (!isSettled(sums)) await this.mendUsers(scope, sums.audits, { prices, onProgress });
      if (isComplete(sums)) return found;
      if (sums.audits.some(({ wrong }) => wrong.length > 0)) attempts++;
      // What has no sums then is of days that are not closed.
      else if (sums.audits.every(({ unsummed }) => unsummed.length === 0))
        maxUnsummed = Number.MAX_SAFE_INTEGER;
    }
    throw new ConversationError('STORE_UNAVAILABLE', 'Usage is changing too fast to be added up; try again.');
  }

  /** The exact cost of messages. Makes sums where it lacks them. */
  async costOf(scope: Scope, filter: UsageFilter, range: UsageRange): Promise<Cost> {
    const { sums, prices, timeline } = await this.read(scope, { range, filter, groupBy: [], page: NO_PAGE });
    return new UsagePricing(prices, timeline).amountOf(sums.total).cost;
  }

  /** Reads prices, by which the cost of a user's statistics is found. */
  async statsPricer(scope: Scope): Promise<StatsPricer> {
    const prices = new PriceList(await this.prices.all(scope));
    return async (groups, { range, readable }) => {
      const filter = { userId: scope.userId, deleted: false, readable: readable ?? undefined };
      return costOfGroups(groups, range, prices) ?? (await this.costOf(scope, filter, range));
    };
  }

  /** Bounds of tiers that an organization's sums tell apart. */
  async tierBoundsOf(scope: Scope): Promise<readonly number[]> {
    return new PriceList(await this.prices.all(scope)).tierBounds;
  }

  /** Adds up by the prices of the models that there are. */
  private async byPlan(
    scope: Scope,
    { range, ...asked }: UsageQuestion,
    { prices, plan, maxUnsummed }: { prices: PriceList; plan: UsagePlan; maxUnsummed: number },
  ): Promise<PricedUsage> {
    const { tierBounds } = prices;
    let models = this.models.get(scope.organizationId) ?? new Set<string>();
    for (;;) {
      const changes = [...new Set([...models].flatMap((model) => prices.changesOf(model)))];
      const timeline = timelineOf(range, changes, asked.groupBy.includes('day'));
      const sums = await this.readPage(scope, { ...asked, ...plan, timeline, tierBounds, maxUnsummed });
      const isNew = (model: string) => !models.has(model) && prices.changesOf(model).length > 0;
      const missed = sums.total.map(({ model }) => model).filter((model) => model !== null && isNew(model));
      if (missed.length === 0) return { sums, prices, timeline };
      models = new Set([...models, ...missed.filter((model) => model !== null)]);
      if (models.size <= MAX_REMEMBERED) this.models.set(scope.organizationId, models);
    }
  }

  /** Reads more of the page's leads where those that were read do not fill it. */
  private async readPage(scope: Scope, query: UsageQuery): Promise<UsageSums> {
    const sums = await this.usage.read(scope, query);
    return sums.isShort ? this.readPage(scope, { ...query, ...widened(query) }) : sums;
  }

  /** Mends what an answer says is wrong or missing: of users whose own sums were read, or of all. */
  private async mend(
    scope: Scope,
    { found, prices, onProgress }: Mending & { found: PricedUsage },
  ): Promise<void> {
    const spoilt = found.sums.audits.filter((audit) => !isFine(audit));
    if (spoilt.every(({ level }) => isOfUsers(level)))
      return this.mendUsers(scope, spoilt, { prices, onProgress });
    await this.readByUsers(scope, EVERYTHING, prices, onProgress);
    await this.usage.makeWhole(
      scope,
      spoilt.some(({ wrong }) => wrong.length > 0),
    );
  }

  /** Drops sums of users that are wrong, and makes those that are missing: once at a time, whoever asks. */
  private async mendUsers(
    scope: Scope,
    audits: readonly UsageAudit[],
    { prices, onProgress }: Mending,
  ): Promise<void> {
    const { organizationId } = scope;
    const known = this.making.get(organizationId);
    if (known) return known.work;
    const ofUsers = audits.filter(({ level }) => isOfUsers(level));
    const wrong = ofUsers.flatMap((audit) => audit.wrong);
    const unsummed = ofUsers.flatMap((audit) => audit.unsummed);
    const making = new SumsMaking(unsummed.length, onProgress);
    this.making.set(organizationId, making);
    try {
      await making.run(async (onUsers) => {
        if (wrong.length > 0) await this.usage.drop(scope, wrong);
        await this.usage.make(scope, unsummed, prices.tierBounds, onUsers);
      });
    } finally {
      this.making.delete(organizationId);
    }
  }

  /** Time until sums that are being made are expected to be there, in seconds; null where none are. */
  secondsLeft({ organizationId }: Scope): number | null {
    return this.making.get(organizationId)?.secondsLeft() ?? null;
  }
}

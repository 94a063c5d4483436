import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type Scope } from '../../../../common/scope.js';
import type { Cost } from '../../domain/cost.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { StatsPricer } from '../../services/stats-cost.js';
import { PriceList } from './price-list.js';
import { PriceRepository } from './price.repository.js';
import { amountOfSums } from './pricing.js';
import { costOfGroups } from './stats-pricing.js';
import { type Timeline, timelineOf, type UsageRange } from './timeline.js';
import type { UsageFilter, UsageKey, UsagePage, UsageQuery, UsageSums } from './usage-query.js';
import { isComplete, UsageRepository } from './usage.repository.js';

/** Messages without sums up to which usage reads them; of more, sums are made before. */
const MAX_UNSUMMED = 20_000;
/** Times that sums are mended before usage is given up: they are spoilt by what is done meanwhile alone. */
const MAX_ATTEMPTS = 8;
/** Organizations whose models are remembered, and models of each. */
const MAX_REMEMBERED = 1_000;

const NO_PAGE: UsagePage = { limit: 0, after: null };

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

/** Is told of the making of sums: users that are done, and all that there are to do as far as is known. */
export type MakingProgress = (done: number, all: number) => void;

/**
 * Reads usage, each time by one list of prices, and makes the sums of closed days that it lacks.
 *
 * Time is cut only where a price changes of a model that was used, which the answer tells: where it has a model that was
 * not reckoned with, it is read again.
 */
@Injectable()
export class UsageReader {
  private readonly models = new LRUCache<string, ReadonlySet<string>>({ max: MAX_REMEMBERED });
  private readonly making = new Map<string, Promise<void>>();

  constructor(
    private readonly usage: UsageRepository,
    private readonly prices: PriceRepository,
  ) {}

  /** @throws ConversationError `STORE_UNAVAILABLE` where others spoil sums faster than they are made */
  async read(scope: Scope, question: UsageQuestion, onProgress?: MakingProgress): Promise<PricedUsage> {
    const prices = new PriceList(await this.prices.all(scope));
    if (!isOfWhole(question)) return this.readByUsers(scope, question, prices, onProgress);
    const by = { prices, maxUnsummed: MAX_UNSUMMED, isWhole: true };
    const whole = await this.byPrices(scope.organizationId, question, by, (query) =>
      this.usage.read(scope, query),
    );
    if (isComplete(whole.sums) && whole.sums.unsummed.length === 0) return whole;
    const found = await this.readByUsers(scope, question, prices, onProgress);
    await this.usage.makeWhole(scope, whole.sums.wrong.length > 0);
    return found;
  }

  /** Reads sums of each user, and mends those that are wrong or missing. */
  private async readByUsers(
    scope: Scope,
    question: UsageQuestion,
    prices: PriceList,
    onProgress?: MakingProgress,
  ): Promise<PricedUsage> {
    let maxUnsummed = MAX_UNSUMMED;
    for (let attempts = 0; attempts < MAX_ATTEMPTS;) {
      const found = await this.byPrices(
        scope.organizationId,
        question,
        { prices, maxUnsummed, isWhole: false },
        (query) => this.usage.read(scope, query),
      );
      const { wrong, unsummed, isIncomplete } = found.sums;
      if (wrong.length > 0 || unsummed.length > 0) await this.mend(scope, { found, prices, onProgress });
      if (isComplete(found.sums)) return found;
      if (wrong.length > 0) attempts++;
      // What has no sums then is of days that are not closed.
      else if (isIncomplete && unsummed.length === 0) maxUnsummed = Number.MAX_SAFE_INTEGER;
    }
    throw new ConversationError('STORE_UNAVAILABLE', 'Usage is changing too fast to be added up; try again.');
  }

  /** The exact cost of messages. Makes sums where it lacks them. */
  async costOf(scope: Scope, filter: UsageFilter, range: UsageRange): Promise<Cost> {
    const { sums, prices, timeline } = await this.read(scope, { range, filter, groupBy: [], page: NO_PAGE });
    return amountOfSums(sums.total, prices, timeline).cost;
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
  private async byPrices(
    organizationId: string,
    { range, filter, groupBy, page }: UsageQuestion,
    { prices, maxUnsummed, isWhole }: { prices: PriceList; maxUnsummed: number; isWhole: boolean },
    read: (query: UsageQuery) => Promise<UsageSums>,
  ): Promise<PricedUsage> {
    let models = this.models.get(organizationId) ?? new Set<string>();
    for (;;) {
      const changes = [...new Set([...models].flatMap((model) => prices.changesOf(model)))];
      const timeline = timelineOf(range, changes, groupBy.includes('day'));
      const { tierBounds } = prices;
      const sums = await read({ filter, groupBy, timeline, tierBounds, page, maxUnsummed, isWhole });
      const isNew = (model: string) => !models.has(model) && prices.changesOf(model).length > 0;
      const missed = sums.total.map(({ model }) => model).filter((model) => model !== null && isNew(model));
      if (missed.length === 0) return { sums, prices, timeline };
      models = new Set([...models, ...missed.filter((model) => model !== null)]);
      if (models.size <= MAX_REMEMBERED) this.models.set(organizationId, models);
    }
  }

  /** Drops sums that are wrong, and makes those that are missing: once at a time, whoever asks. */
  private async mend(
    scope: Scope,
    {
      found,
      prices,
      onProgress,
    }: { found: PricedUsage; prices: PriceList; onProgress?: MakingProgress | undefined },
  ): Promise<void> {
    const { organizationId } = scope;
    const { wrong, unsummed } = found.sums;
    const known = this.making.get(organizationId);
    if (known) return known;
    const work = this.mendNow(scope, { wrong, unsummed }, prices.tierBounds, onProgress).finally(() =>
      this.making.delete(organizationId),
    );
    this.making.set(organizationId, work);
    await work;
  }

  private async mendNow(
    scope: Scope,
    { wrong, unsummed }: Pick<UsageSums, 'wrong' | 'unsummed'>,
    tierBounds: readonly number[],
    onProgress: MakingProgress = () => undefined,
  ): Promise<void> {
    if (wrong.length > 0) await this.usage.drop(scope, wrong);
    let done = 0;
    await this.usage.make(scope, unsummed, tierBounds, (users) => {
      done += users;
      onProgress(done, unsummed.length);
    });
  }
}

/** Tells whether sums of the whole organization tell apart what is asked for. */
function isOfWhole({ groupBy, filter }: UsageQuestion): boolean {
  const { userId, entityType, entityId, entities, readable, deleted } = filter;
  return (
    [userId, entityType, entityId, entities, readable, deleted].every((each) => each === undefined) &&
    !groupBy.includes('user') &&
    !groupBy.includes('entity')
  );
}

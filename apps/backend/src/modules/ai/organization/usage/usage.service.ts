import { Injectable } from '@nestjs/common';
import { type Principal, scopeOf } from '../../../../common/principal.js';
import type { Scope } from '../../../../common/scope.js';
import type { CursorCodec, Position } from '../../cursors/cursor-codec.js';
import { Cursors } from '../../cursors/cursors.js';
import { ConversationError, validationFailed } from '../../domain/conversation-error.js';
import { pageOf } from '../../domain/page.js';
import { validated } from '../../dto/index.js';
import { ownerOf } from '../../services/owner.js';
import { requireGrant } from '../access/grants.js';
import { ReadUsageDto } from './dto/usage.dto.js';
import { UsagePricing } from './pricing.js';
import type { MakingProgress } from './sums-making.js';
import type { UsagePage, UsageRow } from './usage-page.js';
import type { RowSums, UsageKey } from './usage-query.js';
import { type PricedUsage, type UsageQuestion, UsageReader } from './usage-reader.js';
import { keyNames, keysOfRow, MAX_KEYS } from './usage-row-keys.js';

const DEFAULT_PAGE = 100;
/** Time after which a caller is told to come again, while sums are being made. */
const MAX_WAIT_MS = 20_000;

/** The longest time after which it is told to come, in seconds. */
const MAX_RETRY_SECONDS = 600;

/** What usage is asked by. */
export type UsageInput = Pick<ReadUsageDto, keyof ReadUsageDto>;

export interface UsageOptions {
  /** Time after which it gives up waiting for sums that are being made, in milliseconds; default 20,000. */
  maxWaitMs?: number;
  /** Is told of the making of sums. */
  onProgress?: MakingProgress;
}

/** What an organization's users, cases, agents and models used, and what that cost. */
@Injectable()
export class UsageService {
  constructor(
    private readonly reader: UsageReader,
    private readonly cursors: Cursors,
  ) {}

  /**
   * Sums of messages created in `[from, to)`, a row for each combination of the keys in `groupBy` that occurs, in the
   * order of these keys. Days and months are UTC. The first time it may make sums of days for a while.
   *
   * @param input `limit` rows, at most 1,000
   * @throws ConversationError `FORBIDDEN` without `ai:govern` and `ai:audit`, `VALIDATION_FAILED`, `INVALID_CURSOR`;
   *   `STORE_UNAVAILABLE` while sums are being made
   */
  async usage(
    principal: Principal,
    input: ReadUsageDto = {},
    options: UsageOptions = {},
  ): Promise<UsagePage> {
    requireGrant(principal, 'ai:govern', 'ai:audit');
    ownerOf(principal);
    const {
      from,
      to,
      groupBy = [],
      limit = DEFAULT_PAGE,
      cursor,
      ...filter
    } = validated(ReadUsageDto, input);
    if (from && to && to < from)
      throw validationFailed([{ field: 'to', message: 'must not be before from' }]);
    const { userId, entityType, entityId, agentType, model } = filter;
    const codec = this.cursors.ofQuery(
      ...[
        'usage',
        principal.organizationId,
        from,
        to,
        groupBy,
        userId,
        entityType,
        entityId,
        agentType,
        model,
      ],
      principal.entities,
    );
    const question = {
      range: { from: from ?? null, to: to ?? null },
      filter: { ...filter, entities: principal.entities },
      groupBy,
      page: { limit: limit + 1, after: keysFrom(codec, cursor) },
    };
    return pageFrom(await this.read(scopeOf(principal), question, options), { groupBy, limit, codec });
  }

  private async read(
    scope: Scope,
    question: UsageQuestion,
    { maxWaitMs = MAX_WAIT_MS, onProgress }: UsageOptions,
  ): Promise<PricedUsage> {
    const reading = this.reader.read(scope, question, onProgress);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(notYet(this.reader.secondsLeft(scope)));
      }, maxWaitMs);
    });
    return Promise.race([reading, patience]).finally(() => {
      clearTimeout(timer);
    });
  }
}

/** Says when to come again: then the sums are there, which are made meanwhile. */
function notYet(secondsLeft: number | null): ConversationError {
  const retryAfterSeconds = Math.min(secondsLeft ?? 1, MAX_RETRY_SECONDS);
  return new ConversationError(
    'STORE_UNAVAILABLE',
    `Sums are being made; try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );
}

function keysFrom(codec: CursorCodec, cursor: string | undefined): readonly string[] | null {
  if (cursor === undefined) return null;
  const position: Position = codec.decode(cursor);
  if (position.length !== MAX_KEYS || position.some((key) => typeof key !== 'string'))
    throw new ConversationError('INVALID_CURSOR', 'The cursor is not one of this query.');
  return position.map(String);
}

function pageFrom(
  { sums, prices, timeline }: PricedUsage,
  { groupBy, limit, codec }: { groupBy: readonly UsageKey[]; limit: number; codec: CursorCodec },
): UsagePage {
  const pricing = new UsagePricing(prices, timeline);
  const rows = rowsOf(sums.rows, groupBy);
  const { items, nextCursor } = pageOf(rows, limit, ({ keys }) => codec.encode(positionOf(keys)));
  const total = pricing.amountOf(sums.total);
  const isEmptyTotal = groupBy.length === 0 && items.length === 0;
  return {
    items: isEmptyTotal
      ? [total]
      : items.map(({ parts }) => ({ ...keysOf(parts, groupBy), ...pricing.amountOf(parts) })),
    total,
    nextCursor,
  };
}

/** Puts together the parts of each row, which come in the order of the rows. */
function rowsOf(
  parts: readonly RowSums[],
  groupBy: readonly UsageKey[],
): { keys: string[]; parts: RowSums[] }[] {
  const names = keyNames(groupBy);
  const rows: { keys: string[]; parts: RowSums[] }[] = [];
  for (const part of parts) {
    const keys = keysOfRow(part, names);
    const last = rows.at(-1);
    if (last?.keys.every((key, index) => key === keys[index])) last.parts.push(part);
    else rows.push({ keys, parts: [part] });
  }
  return rows;
}

/** Keys as a cursor has them: as many of each row. */
function positionOf(keys: readonly string[]): string[] {
  return Array.from({ length: MAX_KEYS }, (_, index) => keys[index] ?? '');
}

/** The keys of a row, under their names. */
function keysOf([part]: readonly RowSums[], groupBy: readonly UsageKey[]): Partial<UsageRow> {
  if (!part) return {};
  const { userId, entityType, entityId, agentType, keyModel, day, month } = part;
  const named: Record<UsageKey, Partial<UsageRow>> = {
    user: { userId: userId ?? '' },
    entity: { entityType: entityType ?? null, entityId: entityId ?? null },
    agentType: { agentType: agentType ?? null },
    model: { model: keyModel ?? null },
    day: { day: day ?? '' },
    month: { month: month ?? '' },
  };
  return Object.assign({}, ...groupBy.map((key) => named[key])) as Partial<UsageRow>;
}

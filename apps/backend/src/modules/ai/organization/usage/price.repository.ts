import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { DatabaseGateway, type SqlExecutor } from '../../repositories/database-gateway.js';
import { ReplicaReads } from '../../repositories/replica/replica-reads.js';
import type { Price, PriceTier } from './price.js';

/** Prices that an organization may have of its own: all of them are read where usage is. */
export const MAX_OWN_PRICES = 1_000;

/** A price by what tells it apart. */
export interface PriceKey {
  model: string;
  validFrom: Date;
}

interface PriceRow extends PriceKey {
  input: string;
  output: string;
  cacheRead: string | null;
  cacheWrite: string | null;
  tiers: PriceTier[];
}

/** Prices that organizations set themselves. */
@Injectable()
export class PriceRepository {
  constructor(
    private readonly database: DatabaseGateway,
    private readonly reads: ReplicaReads,
  ) {}

  /** All prices of an organization, of a replica where it has all that was committed. */
  all(scope: Scope): Promise<Price[]> {
    return this.reads.query<PriceRow>(scope, allPrices(scope.organizationId));
  }

  /** Prices by model, and of each the latest first. */
  page(scope: Scope, limit: number, after: PriceKey | null): Promise<Price[]> {
    const behind = after
      ? Prisma.sql`AND p.model COLLATE "C" >= ${after.model} AND (p.model COLLATE "C" > ${after.model}
          OR p.valid_from < ${after.validFrom}::timestamptz)`
      : Prisma.empty;
    return this.database.of(scope).query<PriceRow>(Prisma.sql`
      SELECT ${COLUMNS} FROM ai_price p WHERE p.organization_id = ${scope.organizationId} ${behind}
      ORDER BY p.model COLLATE "C", p.valid_from DESC LIMIT ${limit}`);
  }

  /** Runs work in a transaction. */
  transaction<T>(scope: Scope, work: (database: SqlExecutor) => Promise<T>): Promise<T> {
    return this.database.of(scope).transaction(work);
  }

  /** @returns whether it is a new one; null where there are as many as there may be */
  async set(database: SqlExecutor, { organizationId }: Scope, price: Price): Promise<boolean | null> {
    const { model, validFrom, input, output, cacheRead, cacheWrite, tiers } = price;
    const replaced = await database.query(Prisma.sql`
      UPDATE ai_price SET input = ${input}::numeric, output = ${output}::numeric, cache_read = ${cacheRead}::numeric,
        cache_write = ${cacheWrite}::numeric, tiers = ${JSON.stringify(tiers)}::json
      WHERE organization_id = ${organizationId} AND model = ${model} AND valid_from = ${validFrom}::timestamptz
      RETURNING model`);
    if (replaced.length > 0) return false;
    const [counted] = await database.query<{ prices: number }>(Prisma.sql`
      SELECT count(*) AS prices FROM ai_price WHERE organization_id = ${organizationId}`);
    if ((counted?.prices ?? 0) >= MAX_OWN_PRICES) return null;
    await database.query(Prisma.sql`
      INSERT INTO ai_price (organization_id, model, valid_from, input, output, cache_read, cache_write, tiers)
      VALUES (${organizationId}, ${model}, ${validFrom}::timestamptz, ${input}::numeric, ${output}::numeric,
        ${cacheRead}::numeric, ${cacheWrite}::numeric, ${JSON.stringify(tiers)}::json)`);
    return true;
  }

  /** @returns whether it was there */
  async remove(
    database: SqlExecutor,
    { organizationId }: Scope,
    { model, validFrom }: PriceKey,
  ): Promise<boolean> {
    const removed = await database.query(Prisma.sql`
      DELETE FROM ai_price
      WHERE organization_id = ${organizationId} AND model = ${model} AND valid_from = ${validFrom}::timestamptz
      RETURNING model`);
    return removed.length > 0;
  }
}

function allPrices(organizationId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT ${COLUMNS} FROM ai_price p WHERE p.organization_id = ${organizationId} LIMIT ${MAX_OWN_PRICES}`;
}

/** Without trailing zeros, which PostgreSQL fills up decimals with. */
const COLUMNS = Prisma.sql`p.model, p.valid_from AS "validFrom", trim_scale(p.input)::text AS input,
  trim_scale(p.output)::text AS output, trim_scale(p.cache_read)::text AS "cacheRead",
  trim_scale(p.cache_write)::text AS "cacheWrite", p.tiers`;

import type pg from 'pg';

/** USD for a million tokens. */
export interface TestPrice {
  model: string;
  input: string;
  output: string;
  cacheRead?: string;
  cacheWrite?: string;
  /** Default the beginning of 2020. */
  validFrom?: string;
}

/** Sets a price of an organization, or replaces it. */
export async function setPrice(
  database: pg.Pool,
  organizationId: string,
  { model, input, output, cacheRead, cacheWrite, validFrom = '2020-01-01Z' }: TestPrice,
): Promise<void> {
  await database.query(
    `INSERT INTO ai_price (organization_id, model, valid_from, input, output, cache_read, cache_write)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (organization_id, model, valid_from) DO UPDATE SET input = excluded.input, output = excluded.output,
       cache_read = excluded.cache_read, cache_write = excluded.cache_write`,
    [organizationId, model, validFrom, input, output, cacheRead ?? null, cacheWrite ?? null],
  );
}

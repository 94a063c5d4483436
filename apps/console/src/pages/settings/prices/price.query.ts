import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../../../api/client.js';
import { BY_CURSOR, itemsOf } from '../../../api/page.js';
import { Problem } from '../../../api/problem.js';
import { KEYS } from '../query-keys.js';

export type Price = Schemas['PriceDto'];
export type NewPrice = Schemas['SetPriceDto'];

const PRICES_PER_PAGE = 50;

export const pricesQuery = infiniteQueryOptions({
  queryKey: [...KEYS.prices, 'own'],
  queryFn: ({ pageParam: cursor }) =>
    bodyOf(
      api.GET('/api/v1/ai/organization/prices', { params: { query: { limit: PRICES_PER_PAGE, cursor } } }),
    ),
  ...BY_CURSOR,
  select: itemsOf<Price>,
});

/** The price of a model in effect now; null where it has none. */
export const effectivePriceQuery = (model: string) =>
  queryOptions({
    queryKey: [...KEYS.prices, 'effective', model],
    queryFn: () =>
      bodyOf(api.GET('/api/v1/ai/organization/prices/effective', { params: { query: { model } } })).catch(
        nullWithoutPrice,
      ),
  });

function nullWithoutPrice(error: unknown): null {
  if (error instanceof Problem && error.code === 'PRICE_NOT_FOUND') return null;
  throw error;
}

export function setPrice(body: NewPrice): Promise<Price> {
  return bodyOf(api.PUT('/api/v1/ai/organization/prices', { body }));
}

export async function removePrice({ model, validFrom }: Pick<Price, 'model' | 'validFrom'>): Promise<void> {
  await api.DELETE('/api/v1/ai/organization/prices', { params: { query: { model, validFrom } } });
}

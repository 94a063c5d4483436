import { expect } from '@jest/globals';
import type { Price } from '../../../src/modules/ai/index.js';
import { expectedUsage } from '../../support/expected-usage.js';
import { governorOf, type WalkStores } from '../walk-stores.js';
import type { OrganizationModel } from './organization.model.js';

/** Sets the price of a model, which counts for all that it has answered. */
export async function setPrice(
  { prices, organizationId }: OrganizationModel,
  stores: WalkStores,
  model: string,
  usd: string,
): Promise<void> {
  const price = { model, validFrom: new Date('2020-01-01Z'), input: usd, output: usd };
  const { price: set } = await stores.prices.set(governorOf(organizationId), {
    ...price,
    validFrom: price.validFrom.toISOString(),
  });
  const others = prices.filter((other: Price) => other.model !== model);
  prices.splice(0, prices.length, ...others, set);
}

/** Compares usage with the sums of every message that there was, removed or not. */
export async function compareUsage(of: OrganizationModel, stores: WalkStores): Promise<void> {
  for (const groupBy of [[], ['entity', 'model'], ['agentType']] as const) {
    const { items, total } = await stores.usage.usage(governorOf(of.organizationId), {
      groupBy: [...groupBy],
    });
    expect({ items, total }).toEqual(expectedUsage(of.spent, groupBy, of.prices));
  }
}

import fc, { type Arbitrary } from 'fast-check';
import { type Deed, OrganizationDeed } from '../commands/organization-deed.command.js';
import { USERS } from '../walk-state.js';

const holds = fc
  .constantFrom('organization' as const, 'user' as const, 'entity' as const, 'conversation' as const)
  .map((of): Deed => ({ does: 'place a hold', of }));
const price = fc
  .tuple(fc.constantFrom('a-model', 'b-model'), fc.constantFrom('0.5', '2', '10.000001'))
  .map(([model, usd]): Deed => ({ does: 'set a price', model, usd }));
const budget = fc.constantFrom('0', '3', '1000000').map((usd): Deed => ({ does: 'set a budget', usd }));
const others = fc.constantFrom<Deed>(
  { does: 'release a hold' },
  { does: 'purge' },
  { does: 'purge' },
  { does: 'purge' },
  { does: 'erase a user' },
  { does: 'erase a user' },
  { does: 'reserve' },
  { does: 'reserve' },
  { does: 'release' },
  { does: 'compare usage' },
  { does: 'compare the budget' },
);

/** Whatever the organization of a user does. */
export const deed: Arbitrary<OrganizationDeed> = fc
  .tuple(fc.oneof(holds, price, budget, { arbitrary: others, weight: 6 }), fc.constantFrom(...USERS))
  .map(([does, user]) => new OrganizationDeed(does, user));

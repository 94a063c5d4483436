import { type AsyncCommand, cloneMethod } from 'fast-check';
import type { Scope } from '../../../src/modules/ai/index.js';
import { compareBudget, release, reserve, setBudget } from '../organization/budgets.js';
import { type HoldKind, placeHold, releaseHold } from '../organization/holds.js';
import type { OrganizationModel } from '../organization/organization.model.js';
import { erase, purge } from '../organization/removal.js';
import { compareUsage, setPrice } from '../organization/usage.js';
import type { User, WalkState } from '../walk-state.js';
import type { WalkStores } from '../walk-stores.js';

/** What an organization does, as any walk can do it. */
export type Deed =
  | { does: 'place a hold'; of: HoldKind }
  | { does: 'release a hold' | 'purge' | 'erase a user' }
  | { does: 'set a price'; model: string; usd: string }
  | { does: 'set a budget'; usd: string }
  | { does: 'reserve' | 'release' }
  | { does: 'compare usage' | 'compare the budget' };

/** Something that the organization of a user does, and that its model does as well. */
export class OrganizationDeed implements AsyncCommand<WalkState, WalkStores> {
  constructor(
    private readonly deed: Deed,
    private readonly user: User,
  ) {}

  check(): boolean {
    return true;
  }

  async run(state: WalkState, stores: WalkStores): Promise<void> {
    const scope = state.scopes[this.user];
    await done(this.deed, state.organizationOf(scope), stores, scope);
  }

  [cloneMethod](): OrganizationDeed {
    return new OrganizationDeed(this.deed, this.user);
  }

  toString(): string {
    return `\n  // ${this.user}: ${JSON.stringify(this.deed)}`;
  }
}

function done(deed: Deed, of: OrganizationModel, stores: WalkStores, scope: Scope): Promise<void> {
  switch (deed.does) {
    case 'place a hold':
      return placeHold(of, stores, scope, deed.of);
    case 'release a hold':
      return releaseHold(of, stores);
    case 'purge':
      return purge(of, stores);
    case 'erase a user':
      return erase(of, stores, scope);
    case 'set a price':
      return setPrice(of, stores, deed.model, deed.usd);
    case 'set a budget':
      return setBudget(of, stores, deed.usd);
    case 'reserve':
      return reserve(of, stores, scope);
    case 'release':
      return release(of, stores);
    case 'compare usage':
      return compareUsage(of, stores);
    case 'compare the budget':
      return compareBudget(of, stores);
  }
}

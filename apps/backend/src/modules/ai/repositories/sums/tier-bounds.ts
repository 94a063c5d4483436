import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';

/** Finds the bounds of prices' tiers by input tokens that an organization's sums tell apart, ascending. */
export type TierBoundsOf = (scope: Scope) => Promise<readonly number[]>;

/** Lets the module that knows prices say what sums of days tell apart, without the store knowing it. */
@Injectable()
export class TierBounds {
  private boundsOf: TierBoundsOf = () => Promise.resolve([]);

  register(boundsOf: TierBoundsOf): void {
    this.boundsOf = boundsOf;
  }

  of(scope: Scope): Promise<readonly number[]> {
    return this.boundsOf(scope);
  }
}

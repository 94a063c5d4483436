import { expect } from '@jest/globals';
import { ConversationError, type Scope } from '../../../src/modules/ai/index.js';
import { expectedUsage } from '../../support/expected-usage.js';
import { governorOf, type WalkStores } from '../walk-stores.js';
import type { OrganizationModel } from './organization.model.js';

/** A call that costs what a million tokens of input do. */
const CALL = { model: 'a-model', maxInputTokens: 1_000_000, maxOutputTokens: 0, leaseSeconds: 3600 };
const PARTS = 10n ** 12n;

/** A decimal of USD in whole parts of 10⁻¹². */
function partsOf(usd: string): bigint {
  const [whole = '', decimals = ''] = usd.split('.');
  return BigInt(whole) * PARTS + BigInt(decimals.padEnd(12, '0'));
}

/** Sets the organization's one budget, which refuses. */
export async function setBudget(of: OrganizationModel, stores: WalkStores, usd: string): Promise<void> {
  const subject = { type: 'organization' } as const;
  await stores.budgets.set(governorOf(of.organizationId), { subject, period: 'total', usd, mode: 'refuse' });
  of.budgetUsd = usd;
}

/** Asks for room, which is there, or is not. */
export async function reserve(of: OrganizationModel, stores: WalkStores, scope: Scope): Promise<void> {
  const expected = expectedOf(of);
  const outcome = await stores.budgets.reserve(scope, {}, CALL).catch((error: unknown) => {
    if (error instanceof ConversationError) return error.code;
    throw error;
  });
  expect(typeof outcome === 'string' ? outcome : outcome.usd).toEqual(expected);
  if (typeof outcome !== 'string' && outcome.usd !== null) of.reservations.push(outcome);
}

/** Ends the reservation that was made last. */
export async function release({ reservations }: OrganizationModel, stores: WalkStores): Promise<void> {
  const last = reservations.pop();
  if (last) await stores.budgets.release(last);
}

/** Compares the budget with what was spent and what is reserved. */
export async function compareBudget(of: OrganizationModel, stores: WalkStores): Promise<void> {
  const { items } = await stores.budgets.list(governorOf(of.organizationId));
  const shown = items.map(({ spent, reserved }) => [partsOf(spent), partsOf(reserved)]);
  expect(shown).toEqual(of.budgetUsd === null ? [] : [[spentParts(of), reservedParts(of)]]);
}

/** The room that a call gets, or why it gets none; null where nothing has to be kept. */
function expectedOf(of: OrganizationModel): string | null {
  const most = of.prices.find(({ model }) => model === CALL.model)?.input;
  if (of.budgetUsd === null) return null;
  if (most === undefined) return 'MODEL_UNPRICED';
  const fits = spentParts(of) + reservedParts(of) + partsOf(most) <= partsOf(of.budgetUsd);
  return fits ? most : 'BUDGET_EXCEEDED';
}

function spentParts({ spent, prices }: OrganizationModel): bigint {
  return partsOf(expectedUsage(spent, [], prices).total.cost.usd);
}

function reservedParts({ reservations }: OrganizationModel): bigint {
  return reservations.reduce((sum, { usd }) => sum + partsOf(usd ?? '0'), 0n);
}

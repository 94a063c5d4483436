import type { Price, Reservation } from '../../../src/modules/ai/index.js';
import type { Spent } from '../../support/expected-usage.js';
import type { Row } from '../row.js';
import type { StoreModel } from '../store.model.js';
import type { HoldTarget } from './hold-target.js';
import { spentIn } from './spent.js';

/** An erasure of a user of whom something is held, with the conversations that it covers and what it has erased. */
export interface PendingErasure {
  id: string;
  userId: string;
  ids: string[];
  erased: { conversations: number; messages: number };
}

/** What an organization has set, and what it keeps of conversations that are gone. */
export class OrganizationModel {
  readonly holds: { id: string; target: HoldTarget }[] = [];
  readonly erasures: PendingErasure[] = [];
  readonly prices: Price[] = [];
  readonly reservations: Reservation[] = [];
  budgetUsd: string | null = null;
  private readonly gone: Spent[] = [];

  /** @param store the conversations, whichever model of them holds now */
  constructor(
    readonly organizationId: string,
    private readonly store: () => StoreModel,
  ) {}

  /** Its conversations, deleted ones among them. */
  get rows(): Row[] {
    return this.store().ofOrganization(this.organizationId);
  }

  /** Every message that there was. */
  get spent(): Spent[] {
    return [...this.gone, ...this.rows.flatMap(spentIn)];
  }

  /** Removes conversations; what they have cost stays. */
  remove(rows: readonly Row[]): void {
    this.gone.push(...rows.flatMap(spentIn));
    this.store().remove(rows);
  }
}

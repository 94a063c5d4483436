import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { newId } from '../../domain/new-id.js';
import { DatabaseGateway, type SqlExecutor } from '../../repositories/database-gateway.js';
import type { BudgetContext, BudgetSetting } from './budget.js';
import {
  type BudgetRow,
  bindingBudgets,
  budgetsBinding,
  budgetsOf,
  deleteReservation,
  insertReservation,
  leftAnswers,
  lockRefusing,
  removeBudget,
  renewReservation,
  type ReservationRow,
  reservedUnder,
  setBudget,
} from './budget.sql.js';

/** A budget that binds a call, and the moment in which it does by the database's clock. */
export type BindingBudget = BudgetRow & { at: Date };

/** What is reserved under a budget, the budget's amount, and the moment of both by the database's clock. */
export interface Reserved {
  id: string;
  usd: string;
  reserved: string;
  at: Date;
}

/** Budgets and reservations as rows. */
@Injectable()
export class BudgetRepository {
  constructor(private readonly database: DatabaseGateway) {}

  of(scope: Scope): SqlExecutor {
    return this.database.of(scope);
  }

  transaction<T>(scope: Scope, work: (database: SqlExecutor) => Promise<T>): Promise<T> {
    return this.database.of(scope).transaction(work);
  }

  /** @returns the budget, and whether there was none for that subject and period */
  async set(
    database: SqlExecutor,
    { organizationId }: Scope,
    setting: BudgetSetting,
  ): Promise<{ row: BudgetRow; created: boolean }> {
    const id = newId();
    const [row] = await database.query<BudgetRow>(setBudget(organizationId, id, setting));
    if (!row) throw new Error('A budget that was set has no row.');
    return { row, created: row.id === id };
  }

  /** @returns what was removed; null where there is no such budget */
  async remove(database: SqlExecutor, { organizationId }: Scope, id: string): Promise<BudgetRow | null> {
    const [row] = await database.query<BudgetRow>(removeBudget(organizationId, id));
    return row ?? null;
  }

  list(scope: Scope, after: string | null, limit: number): Promise<BudgetRow[]> {
    return this.database.of(scope).query(budgetsOf(scope.organizationId, after, limit));
  }

  listBinding(
    scope: Scope,
    { entityType = null, entityId = null }: BudgetContext,
    after: string | null,
    limit: number,
  ): Promise<BudgetRow[]> {
    return this.database.of(scope).query(budgetsBinding(scope, { entityType, entityId }, after, limit));
  }

  binding(scope: Scope, context: BudgetContext): Promise<BindingBudget[]> {
    return this.database.of(scope).query(bindingBudgets(scope, context));
  }

  /** Locks the budgets that refuse until the end of the transaction. What it returns was true before the lock alone. */
  lockRefusing(database: SqlExecutor, scope: Scope, context: BudgetContext): Promise<BudgetRow[]> {
    return database.query(lockRefusing(scope, context));
  }

  reserved(database: SqlExecutor, { organizationId }: Scope, ids: readonly string[]): Promise<Reserved[]> {
    return database.query(reservedUnder(organizationId, ids));
  }

  async reserve(
    database: SqlExecutor,
    scope: Scope,
    context: BudgetContext,
    reservation: ReservationRow,
  ): Promise<void> {
    await database.query(insertReservation(scope, context, reservation));
  }

  async renew(scope: Scope, id: string, leaseMs: number): Promise<void> {
    await this.database.of(scope).query(renewReservation(scope, id, leaseMs));
  }

  async release(scope: Scope, id: string): Promise<void> {
    await this.database.of(scope).query(deleteReservation(scope, id));
  }

  leftAnswers(scope: Scope): Promise<{ userId: string; conversationId: string }[]> {
    return this.database.of(scope).query(leftAnswers(scope.organizationId));
  }
}

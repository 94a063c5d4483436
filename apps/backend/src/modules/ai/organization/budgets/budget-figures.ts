import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import type { SqlExecutor } from '../../repositories/database-gateway.js';
import { ModelCallGate } from '../../services/model-call-gate.js';
import { type Amount, amountOf, toUsd } from '../usage/cost.js';
import type { Budget } from './budget.js';
import { MAX_JUDGEMENTS } from './budget.limits.js';
import { BudgetRepository } from './budget.repository.js';
import { type BudgetRow, subjectOf } from './budget.sql.js';
import { endOf } from './period.js';
import { type ClosedDays, type Spending, SpendingReader } from './spending.js';

/** What is reserved under budgets, and what they have, at a moment of the database's clock. */
interface ReservedNow {
  at: Date;
  of: ReadonlyMap<string, { usd: Amount; reserved: Amount }>;
}

/**
 * What has become of budgets. What was spent and what is reserved are read by statements of their own: an answer that is
 * stored in between would count twice, or never. Where what is reserved is the same before and after, it is neither.
 */
@Injectable()
export class BudgetFigures {
  constructor(
    private readonly budgets: BudgetRepository,
    private readonly spending: SpendingReader,
    private readonly calls: ModelCallGate,
  ) {}

  /** Shows budgets as they are. An answer that is stored meanwhile counts never rather than twice. */
  async shown(scope: Scope, rows: readonly BudgetRow[]): Promise<Budget[]> {
    if (rows.length === 0) return [];
    await this.settle(scope);
    const database = this.budgets.of(scope);
    let reserved = await this.reserved(database, scope, rows);
    for (let attempt = 1; ; attempt++) {
      const closed = await this.spending.closedDays(scope, spendingsOf(rows), reserved.at);
      const spent = await this.spent(database, scope, rows, { closed, at: reserved.at });
      const now = await this.reserved(database, scope, rows);
      if (isSame(reserved, now) || attempt >= MAX_JUDGEMENTS) return budgetsOf(rows, spent, now);
      reserved = now;
    }
  }

  /**
   * Finds a budget that an amount does not fit into, of budgets that are locked: nothing is reserved under them meanwhile.
   * An answer that is stored meanwhile counts twice rather than never.
   *
   * @param closed what was read of them before they were locked
   * @throws ClosedDaysLacking where that is to be read anew
   */
  async exceededBy(
    most: Amount,
    database: SqlExecutor,
    scope: Scope,
    locked: readonly BudgetRow[],
    closed: ClosedDays,
  ): Promise<Budget | null> {
    if (locked.length === 0) return null;
    let reserved = await this.reserved(database, scope, locked);
    for (let attempt = 1; ; attempt++) {
      const spent = await this.spent(database, scope, locked, { closed, at: reserved.at });
      const exceeded = budgetsOf(locked, spent, reserved).find(({ remaining }) => most > amountOf(remaining));
      if (!exceeded) return null;
      const now = await this.reserved(database, scope, locked);
      if (isSame(reserved, now) || attempt === MAX_JUDGEMENTS) return exceeded;
      reserved = now;
    }
  }

  /** Stores what calls have said whose processes died: what they cost is known then. */
  async settle(scope: Scope): Promise<void> {
    for (const { userId, conversationId } of await this.budgets.leftAnswers(scope)) {
      const owner = { organizationId: scope.organizationId, userId };
      // Where it cannot be stored now, it counts with all that was reserved for it.
      await this.calls.storeLeftAnswer(owner, conversationId).catch(() => undefined);
    }
  }

  private async reserved(
    database: SqlExecutor,
    scope: Scope,
    rows: readonly BudgetRow[],
  ): Promise<ReservedNow> {
    const ids = rows.map(({ id }) => id);
    const found = await this.budgets.reserved(database, scope, ids);
    const [first] = found;
    return {
      at: first?.at ?? new Date(),
      of: new Map(
        found.map(({ id, usd, reserved }) => [id, { usd: amountOf(usd), reserved: amountOf(reserved) }]),
      ),
    };
  }

  private spent(
    database: SqlExecutor,
    { organizationId }: Scope,
    rows: readonly BudgetRow[],
    known: { closed: ClosedDays; at: Date },
  ): Promise<Amount[]> {
    return this.spending.spent(database, organizationId, spendingsOf(rows), known);
  }
}

export function spendingsOf(rows: readonly BudgetRow[]): Spending[] {
  return rows.map((row) => ({ id: row.id, subject: subjectOf(row), period: row.period }));
}

function isSame(one: ReservedNow, other: ReservedNow): boolean {
  return [...one.of].every(([id, { reserved }]) => other.of.get(id)?.reserved === reserved);
}

/** Puts together what was read; budgets that are not there any more are left out. */
function budgetsOf(rows: readonly BudgetRow[], spent: readonly Amount[], { of, at }: ReservedNow): Budget[] {
  return rows.flatMap((row, index) => {
    const now = of.get(row.id);
    return now ? [budgetOf(row, { ...now, spent: spent[index] ?? 0n }, at)] : [];
  });
}

function budgetOf(
  row: BudgetRow,
  { usd, spent, reserved }: { usd: Amount; spent: Amount; reserved: Amount },
  at: Date,
): Budget {
  const { id, period, mode } = row;
  return {
    id,
    subject: subjectOf(row),
    period,
    usd: toUsd(usd),
    mode,
    spent: toUsd(spent),
    reserved: toUsd(reserved),
    remaining: toUsd(usd - spent - reserved),
    resetsAt: endOf(period, at),
  };
}

import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { ConversationError } from '../../domain/conversation-error.js';
import { newId } from '../../domain/new-id.js';
import type { SqlExecutor } from '../../repositories/database-gateway.js';
import { type Amount, toUsd } from '../usage/cost.js';
import type { BudgetContext, Reservation } from './budget.js';
import { MAX_CLOSED_READINGS } from './budget.limits.js';
import { BudgetFigures, spendingsOf } from './budget-figures.js';
import { type BindingBudget, BudgetRepository } from './budget.repository.js';
import type { ReservedTurn } from './budget.sql.js';
import { mostExpensive } from './call-cost.js';
import { OneAtATime } from './one-at-a-time.js';
import { type ClosedDays, ClosedDaysLacking, SpendingReader } from './spending.js';

/** A call of a model for which room is to be kept. */
export interface CallToReserve {
  /** The names by which its model may be priced: nobody knows before under which it answers. */
  models: readonly string[];
  maxInputTokens: () => Promise<number>;
  maxOutputTokens: number;
  leaseMs: number;
  turn: ReservedTurn | null;
}

/** The most that a call may cost, and what was read before it is judged. */
interface Judged {
  most: Amount;
  closed: ClosedDays;
}

/** Keeps room in budgets for calls of models, for any number of processes at once. */
@Injectable()
export class Reservations {
  /** Those of one organization wait for each other here, and not each with a connection for the same locks. */
  private readonly inTurn = new OneAtATime();

  constructor(
    private readonly budgets: BudgetRepository,
    private readonly figures: BudgetFigures,
    private readonly spending: SpendingReader,
  ) {}

  /**
   * Keeps room for a call in all budgets that bind it. Without such budgets this is one look.
   *
   * @throws ConversationError `BUDGET_EXCEEDED`, `MODEL_UNPRICED`
   */
  async reserve(scope: Scope, context: BudgetContext, call: CallToReserve): Promise<Reservation> {
    const binding = await this.budgets.binding(scope, context);
    if (binding.length === 0) return { ...scope, id: null, usd: null };
    const most = await this.mostOf(scope, call);
    if (binding.every(({ mode }) => mode === 'warn'))
      return most instanceof Unpriced
        ? { ...scope, id: null, usd: null }
        : this.keep(this.budgets.of(scope), scope, context, call, most);
    if (most instanceof Unpriced) throw unpriced(most.model);
    await this.figures.settle(scope);
    return this.reserveWithin(scope, context, call, { most, binding });
  }

  /** What takes long is read before the locks are taken, which all calls of the subject wait for. */
  private async reserveWithin(
    scope: Scope,
    context: BudgetContext,
    call: CallToReserve,
    { most, binding }: { most: Amount; binding: BindingBudget[] },
  ): Promise<Reservation> {
    let rows = binding;
    for (let readings = 1; ; readings++) {
      const refusing = rows.filter(({ mode }) => mode === 'refuse');
      const at = refusing[0]?.at ?? new Date();
      const closed = await this.spending.closedDays(scope, spendingsOf(refusing), at);
      try {
        return await this.inTurn.run(scope.organizationId, () =>
          this.reserveLocked(scope, context, call, { most, closed }),
        );
      } catch (error) {
        if (!(error instanceof ClosedDaysLacking) || readings === MAX_CLOSED_READINGS) throw error;
        rows = await this.budgets.binding(scope, context);
      }
    }
  }

  private reserveLocked(
    scope: Scope,
    context: BudgetContext,
    call: CallToReserve,
    judged: Judged,
  ): Promise<Reservation> {
    return this.budgets.transaction(scope, async (database) => {
      await this.refuseBeyond(database, scope, context, judged);
      return this.keep(database, scope, context, call, judged.most);
    });
  }

  /**
   * The locks come first, in a statement of their own: a statement sees nothing that was committed after it began, and the
   * sums must hold what those before have kept.
   */
  private async refuseBeyond(
    database: SqlExecutor,
    scope: Scope,
    context: BudgetContext,
    { most, closed }: Judged,
  ): Promise<void> {
    const locked = await this.budgets.lockRefusing(database, scope, context);
    const exceeded = await this.figures.exceededBy(most, database, scope, locked, closed);
    if (!exceeded) return;
    const { id: budgetId, resetsAt } = exceeded;
    throw new ConversationError('BUDGET_EXCEEDED', 'What is left of a budget does not cover this answer.', {
      budget: { budgetId, resetsAt: resetsAt?.toISOString() ?? null },
    });
  }

  private async keep(
    database: SqlExecutor,
    scope: Scope,
    context: BudgetContext,
    { leaseMs, turn }: CallToReserve,
    most: Amount,
  ): Promise<Reservation> {
    const reservation = { id: newId(), usd: toUsd(most) };
    await this.budgets.reserve(database, scope, context, { ...reservation, leaseMs, turn });
    return { ...scope, ...reservation };
  }

  /** The most that a call may cost, by the dearest of its model's names; or a name that has no price. */
  private async mostOf(scope: Scope, call: CallToReserve): Promise<Amount | Unpriced> {
    const { models, maxOutputTokens } = call;
    const maxInputTokens = await call.maxInputTokens();
    const prices = await this.spending.pricesOf(scope);
    let most = 0n;
    for (const model of models) {
      const price = prices.at(model, Date.now());
      if (!price) return new Unpriced(model);
      const cost = mostExpensive(price, { maxInputTokens, maxOutputTokens });
      most = cost > most ? cost : most;
    }
    return most;
  }
}

class Unpriced {
  constructor(readonly model: string) {}
}

function unpriced(model: string): ConversationError {
  return new ConversationError(
    'MODEL_UNPRICED',
    `A budget binds this, and the model ${model} has no price: set one, or the budget to warn.`,
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyNote } from '../../../components/empty-note.js';
import { usd } from '../../../components/number.js';
import { Pages } from '../../../components/pages.js';
import { nameOf, TargetName } from '../../../components/target.js';
import { Time } from '../../../components/time.js';
import { KEYS } from '../query-keys.js';
import { ConfirmDialog } from '../../../components/confirm-dialog.js';
import styles from '../settings.module.css';
import { useChange } from '../../../api/use-change.js';
import { BudgetBar } from './budget-bar.js';
import { type Budget, budgetsQuery, removeBudget } from './budget.query.js';
import { BudgetForm } from './budget-form.js';

const PERIODS = { day: 'a day', month: 'a month', total: 'in all' } as const;

export function Budgets() {
  const list = useInfiniteQuery(budgetsQuery);
  return (
    <>
      <p className={styles.lead}>
        What the messages of a subject may cost in a day or a month of UTC, or in all. One that refuses lets
        no call of a model begin that might cost more than is left.
      </p>
      <details className={styles.panel}>
        <summary>Set a budget</summary>
        <BudgetForm />
      </details>
      <Pages
        list={list}
        what="the budgets"
        empty={
          <EmptyNote title="There is no budget.">
            <p>Models are called without a limit. Set one above.</p>
          </EmptyNote>
        }
      >
        {(budgets) => <BudgetTable budgets={budgets} />}
      </Pages>
    </>
  );
}

function BudgetTable({ budgets }: { budgets: Budget[] }) {
  const [removed, setRemoved] = useState<Budget | null>(null);
  return (
    <div className={styles.scroll}>
      <table>
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col" className="number">
              Budget
            </th>
            <th scope="col">Used</th>
            <th scope="col" className="number">
              Spent
            </th>
            <th scope="col" className="number">
              Reserved
            </th>
            <th scope="col" className="number">
              Remaining
            </th>
            <th scope="col">Begins anew</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {budgets.map((budget) => (
            <BudgetRow
              key={budget.id}
              budget={budget}
              onRemove={() => {
                setRemoved(budget);
              }}
            />
          ))}
        </tbody>
      </table>
      {removed && (
        <RemoveBudget
          budget={removed}
          onClose={() => {
            setRemoved(null);
          }}
        />
      )}
    </div>
  );
}

function BudgetRow({ budget, onRemove }: { budget: Budget; onRemove: () => void }) {
  const { subject, period, mode, spent, reserved, remaining, resetsAt } = budget;
  return (
    <tr>
      <th scope="row">
        <TargetName target={subject} />
      </th>
      <td className="number">
        {usd(budget.usd)} <span className="quiet">{PERIODS[period]}</span>
        <div className="quiet">{mode === 'refuse' ? 'refuses' : 'warns'}</div>
      </td>
      <td>
        <BudgetBar budget={budget} />
      </td>
      <td className="number">{usd(spent)}</td>
      <td className="number">{usd(reserved)}</td>
      <td className="number">{usd(remaining)}</td>
      <td>{resetsAt === null ? 'Never' : <Time at={resetsAt} />}</td>
      <td>
        <button type="button" aria-label={`Remove the budget of ${nameOf(subject)}`} onClick={onRemove}>
          Remove
        </button>
      </td>
    </tr>
  );
}

function RemoveBudget({ budget: { id, subject }, onClose }: { budget: Budget; onClose: () => void }) {
  const removal = useChange(removeBudget, KEYS.budgets);
  return (
    <ConfirmDialog
      title={`Remove the budget of ${nameOf(subject)}?`}
      action="Remove the budget"
      change={removal}
      onConfirm={() => {
        removal.mutate(id, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <p>Calls of models are not held against it any more. What was spent stays in usage.</p>
    </ConfirmDialog>
  );
}

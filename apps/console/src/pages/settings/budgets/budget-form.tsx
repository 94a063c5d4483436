import { Field, fieldError, SelectField, textsOf } from '../../../components/field.js';
import { FormProblem } from '../../../components/form-problem.js';
import { nameOf, targetErrorFields, TargetFields, targetFrom } from '../../../components/target.js';
import { KEYS } from '../query-keys.js';
import styles from '../settings.module.css';
import { useChange } from '../../../api/use-change.js';
import { type NewBudget, setBudget } from './budget.query.js';

const SUBJECTS = ['organization', 'user', 'entity', 'agentType'] as const;
const FIELDS = [...targetErrorFields('subject'), 'period', 'usd', 'mode'];

/** Sets a budget; one of the same subject and period is replaced. */
export function BudgetForm() {
  const { mutate, error, isPending, data } = useChange(setBudget, KEYS.budgets);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        mutate(budgetIn(textsOf(event.currentTarget)));
      }}
    >
      <TargetFields types={SUBJECTS} error={error} within="subject" legend="Of" />
      <SelectField label="In" name="period" defaultValue="month" error={fieldError(error, 'period')}>
        <option value="day">A day</option>
        <option value="month">A month</option>
        <option value="total">All time</option>
      </SelectField>
      <Field
        label="USD"
        name="usd"
        inputMode="decimal"
        required
        placeholder="250"
        error={fieldError(error, 'usd')}
      />
      <SelectField
        label="When it is used up"
        name="mode"
        defaultValue="refuse"
        error={fieldError(error, 'mode')}
      >
        <option value="refuse">Refuse calls</option>
        <option value="warn">Warn alone</option>
      </SelectField>
      <FormProblem error={error} fields={FIELDS} />
      <button type="submit" disabled={isPending}>
        Set the budget
      </button>
      {data && (
        <p role="status" className={styles.wide}>
          The budget of <bdi>{nameOf(data.subject)}</bdi> is set.
        </p>
      )}
    </form>
  );
}

function budgetIn(texts: Record<string, string | undefined>): NewBudget {
  return {
    subject: targetFrom(texts) as NewBudget['subject'],
    period: texts.period as NewBudget['period'],
    usd: texts.usd ?? '',
    mode: texts.mode as NewBudget['mode'],
  };
}

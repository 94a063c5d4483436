import styles from './budget-bar.module.css';
import type { Budget } from './budget.query.js';

const WHOLE = 100;

/** The parts of a budget that are spent and reserved: a plot, whose exact figures stand beside it. */
export function BudgetBar({ budget: { usd, spent, reserved, remaining } }: { budget: Budget }) {
  const spentPart = partOf(spent, usd);
  const reservedPart = Math.min(partOf(reserved, usd), WHOLE - spentPart);
  const used = Math.round(spentPart + reservedPart);
  const isOver = remaining.startsWith('-');
  return (
    <div
      role="meter"
      aria-label="Used"
      aria-valuemin={0}
      aria-valuemax={WHOLE}
      aria-valuenow={used}
      className={isOver ? `${styles.bar} ${styles.over}` : styles.bar}
    >
      <div className={styles.spent} style={{ inlineSize: `${spentPart}%` }} />
      <div className={styles.reserved} style={{ inlineSize: `${reservedPart}%` }} />
    </div>
  );
}

/** Hundredths of a budget that an amount is: all of one of nothing. */
function partOf(amount: string, usd: string): number {
  const budget = Number(usd);
  const part = budget === 0 ? (Number(amount) === 0 ? 0 : WHOLE) : (WHOLE * Number(amount)) / budget;
  return Math.min(WHOLE, Math.max(0, part));
}

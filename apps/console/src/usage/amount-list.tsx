import { count, usd } from '../components/number.js';
import styles from './usage.module.css';
import type { Amount } from './usage.query.js';

/** What was used and what it cost, exact. */
export function AmountList({ amount: { messages, tokens, cost } }: { amount: Amount }) {
  const figures = [
    ['Cost', usd(cost.usd)],
    ['Messages', count(messages)],
    ['Input tokens', count(tokens.input)],
    ['Output tokens', count(tokens.output)],
    ['Read from cache', count(tokens.cacheRead)],
    ['Written to cache', count(tokens.cacheWrite)],
    ['Reasoning', count(tokens.reasoning)],
  ];
  return (
    <dl className={styles.amounts} aria-label="In total">
      {figures.map(([name, figure]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}

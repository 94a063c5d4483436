import { count } from '../../components/number.js';
import styles from './health.module.css';
import type { Health } from './health.query.js';

/** What the doctor finds in the newest conversations. */
export function Integrity({
  integrity: { conversations, messages, rules },
}: {
  integrity: Health['integrity'];
}) {
  const broken = rules.filter((rule) => rule.broken > 0);
  return (
    <section aria-labelledby="doctor">
      <h2 id="doctor">What the doctor finds</h2>
      <p className={broken.length === 0 ? styles.good : styles.bad} role="status">
        {broken.length === 0
          ? `All ${count(rules.length)} rules hold`
          : `${count(broken.length)} of ${count(rules.length)} rules are broken`}{' '}
        in the newest {count(conversations)} conversations, with {count(messages)} messages.
      </p>
      <p className="quiet">
        Older and very long conversations were not looked at: <code>npm run doctor</code> looks at all of
        them, and names what is broken.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col" className="number">
              Conversations that break it
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.rule}>
              <th scope="row" className={styles.rule}>
                {rule.rule}
              </th>
              <td className={rule.broken === 0 ? 'number' : `number ${styles.bad}`}>{count(rule.broken)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

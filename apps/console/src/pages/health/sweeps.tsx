import { Time } from '../../components/time.js';
import styles from './health.module.css';
import type { Health } from './health.query.js';

/** The background jobs, and when each ended last. */
export function Sweeps({ sweeps }: { sweeps: Health['sweeps'] }) {
  return (
    <section aria-labelledby="jobs">
      <h2 id="jobs">Background jobs</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Job</th>
            <th scope="col">Last run</th>
          </tr>
        </thead>
        <tbody>
          {sweeps.map(({ name, endedAt, isFailed }) => (
            <tr key={name}>
              <th scope="row" className={styles.rule}>
                {name}
              </th>
              <td>
                {endedAt === null ? 'Not yet since the start' : <Time at={endedAt} />}
                {isFailed && <strong className={styles.bad}> failed; it is tried again</strong>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { EmptyNote } from '../../../components/empty-note.js';
import { count } from '../../../components/number.js';
import { Pages } from '../../../components/pages.js';
import { Time } from '../../../components/time.js';
import styles from '../settings.module.css';
import { erasuresQuery, type Erasure } from './erasure.query.js';
import { RequestErasure } from './request-erasure.js';

const STATUS = { PENDING: 'Being carried out', DONE: 'Done', DEFERRED: 'Waits for a hold to end' } as const;

export function Erasures() {
  const list = useInfiniteQuery(erasuresQuery);
  return (
    <>
      <p className={styles.lead}>
        An erasure removes the conversations of a user, about an entity, or one, with everything that was
        derived from them. What is held is hidden from its owner at once, and removed when the hold ends.
        Usage stays, under a pseudonym.
      </p>
      <RequestErasure />
      <h2>Receipts</h2>
      <Pages
        list={list}
        what="the erasures"
        empty={<EmptyNote title="Nobody has asked for an erasure yet." />}
      >
        {(erasures) => <ErasureTable erasures={erasures} />}
      </Pages>
      <p className="quiet">A receipt names nobody. Keep your own record of which request it belongs to.</p>
    </>
  );
}

function ErasureTable({ erasures }: { erasures: Erasure[] }) {
  return (
    <div className={styles.scroll}>
      <table>
        <thead>
          <tr>
            <th scope="col">Receipt</th>
            <th scope="col">Status</th>
            <th scope="col" className="number">
              Conversations erased
            </th>
            <th scope="col" className="number">
              Messages erased
            </th>
            <th scope="col" className="number">
              Held
            </th>
            <th scope="col">Requested</th>
            <th scope="col">Finished</th>
          </tr>
        </thead>
        <tbody>
          {erasures.map(({ id, status, erased, deferred, requestedAt, finishedAt }) => (
            <tr key={id}>
              <th scope="row">
                <code>{id}</code>
              </th>
              <td>{STATUS[status]}</td>
              <td className="number">{count(erased.conversations)}</td>
              <td className="number">{count(erased.messages)}</td>
              <td className="number">{count(deferred.conversations)}</td>
              <td>
                <Time at={requestedAt} />
              </td>
              <td>{finishedAt === null ? '' : <Time at={finishedAt} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

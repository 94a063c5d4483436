import { useState } from 'react';
import { nameOf, TargetName } from '../../../components/target.js';
import { Time } from '../../../components/time.js';
import styles from '../settings.module.css';
import type { Hold } from './hold.query.js';
import { ReleaseHold } from './release-hold.js';

export function HoldTable({ holds }: { holds: Hold[] }) {
  const [released, setReleased] = useState<Hold | null>(null);
  return (
    <div className={styles.scroll}>
      <table>
        <thead>
          <tr>
            <th scope="col">Held</th>
            <th scope="col">Reason</th>
            <th scope="col">Placed</th>
            <th scope="col">Released</th>
          </tr>
        </thead>
        <tbody>
          {holds.map((hold) => (
            <tr key={hold.id}>
              <th scope="row">
                <TargetName target={hold.target} />
              </th>
              <td dir="auto">{hold.reason}</td>
              <td>
                <Time at={hold.placedAt} /> <span className="quiet">by</span> <bdi>{hold.placedBy}</bdi>
              </td>
              <td>
                {hold.releasedAt === null ? (
                  <button
                    type="button"
                    aria-label={`Release the hold of ${nameOf(hold.target)}`}
                    onClick={() => {
                      setReleased(hold);
                    }}
                  >
                    Release
                  </button>
                ) : (
                  <Released hold={hold} at={hold.releasedAt} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {released && (
        <ReleaseHold
          hold={released}
          onClose={() => {
            setReleased(null);
          }}
        />
      )}
    </div>
  );
}

function Released({ hold: { releasedBy, releaseReason }, at }: { hold: Hold; at: string }) {
  return (
    <>
      <Time at={at} /> <span className="quiet">by</span> <bdi>{releasedBy}</bdi>
      <div dir="auto">{releaseReason}</div>
    </>
  );
}

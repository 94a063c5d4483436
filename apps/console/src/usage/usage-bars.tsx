import { type ReactNode, useState } from 'react';
import { count, usd } from '../components/number.js';
import styles from './usage.module.css';
import { type Amount, dearestFirst, type UsageRow } from './usage.query.js';

const FEW_ROWS = 10;
const MORE_ROWS = 200;

/**
 * Rows of usage, the dearest first, each with a bar beside its exact figures.
 *
 * @param nameOf what a row is of: a link to what it is made of, where there is one
 * @param inOrder another order than that of the cost
 * @param isCut there are rows that were not loaded
 */
export function UsageBars({
  caption,
  rows,
  nameOf,
  inOrder = dearestFirst,
  isCut = false,
}: {
  caption: string;
  rows: UsageRow[];
  nameOf: (row: UsageRow) => ReactNode;
  inOrder?: (rows: UsageRow[]) => UsageRow[];
  isCut?: boolean;
}) {
  const [shown, setShown] = useState(FEW_ROWS);
  const sorted = inOrder(rows);
  const most = Math.max(...rows.map(heightOf), 0);
  return (
    <div className={styles.bars}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <FiguresHeadings />
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, shown).map((row) => (
            <tr key={keyOf(row)}>
              <th scope="row">
                {nameOf(row)}
                <Bar share={most > 0 ? heightOf(row) / most : 0} />
              </th>
              <Figures amount={row} />
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="quiet">Nothing was used.</p>}
      {sorted.length > shown && (
        <button
          type="button"
          onClick={() => {
            setShown(shown + MORE_ROWS);
          }}
        >
          Show more of {count(sorted.length)}
        </button>
      )}
      {isCut && <p className="quiet">Of the first {count(rows.length)} by name: narrow it to see others.</p>}
    </div>
  );
}

/** What stands above the figures of rows. */
export function FiguresHeadings() {
  return ['Cost', 'Messages', 'Tokens in / out'].map((name) => (
    <th key={name} scope="col" className="number">
      {name}
    </th>
  ));
}

/** The figures of a row, exact. */
export function Figures({ amount: { cost, messages, tokens } }: { amount: Amount }) {
  return (
    <>
      <td className="number">
        {usd(cost.usd)}
        {cost.unpricedMessages > 0 && (
          <span className={styles.warning}> + {count(cost.unpricedMessages)} unpriced</span>
        )}
      </td>
      <td className="number">{count(messages)}</td>
      <td className="number">
        {count(tokens.input)} / {count(tokens.output)}
      </td>
    </>
  );
}

function Bar({ share }: { share: number }) {
  return <span className={styles.bar} style={{ inlineSize: `${(share * 100).toFixed(2)}%` }} />;
}

/** A bar's length may be inexact, and a row without cost still shows that it is there. */
function heightOf({ cost }: UsageRow): number {
  return Number(cost.usd);
}

function keyOf({ userId, entityType, entityId, agentType, model, day, month }: UsageRow): string {
  return JSON.stringify([userId, entityType, entityId, agentType, model, day, month]);
}

import { useMemo } from 'react';
import { Plot } from '../components/plot.js';
import { type Measure, MEASURES } from './measure.js';
import { type Bounds, daysOf, stepOf } from './range.js';
import { Figures, FiguresHeadings } from './usage-bars.js';
import styles from './usage.module.css';
import type { UsageRow } from './usage.query.js';

/** Usage over time, with the same figures as a table beneath. */
export function UsageCurve({
  bounds,
  rows,
  measure,
  onMeasure,
}: {
  bounds: Bounds;
  rows: readonly UsageRow[];
  measure: Measure;
  onMeasure: (measure: Measure) => void;
}) {
  const step = stepOf(bounds);
  const { moments, curve } = useMemo(() => drawn(bounds, rows, measure), [bounds, rows, measure]);
  return (
    <section className={styles.curve}>
      <fieldset className={styles.measures}>
        <legend>By {step}</legend>
        {Object.entries(MEASURES).map(([value, { name }]) => (
          <label key={value}>
            <input
              type="radio"
              name="measure"
              checked={value === measure}
              onChange={() => {
                onMeasure(value as Measure);
              }}
            />{' '}
            {name}
          </label>
        ))}
      </fieldset>
      <Plot moments={moments} curve={curve} step={step} />
      <details className={styles.bars}>
        <summary>Figures of each {step}</summary>
        <table>
          <caption className="hidden-text">Figures of each {step}, in UTC</caption>
          <thead>
            <tr>
              <th scope="col">{step === 'day' ? 'Day (UTC)' : 'Month (UTC)'}</th>
              <FiguresHeadings />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.day ?? row.month}>
                <th scope="row">{row.day ?? row.month}</th>
                <Figures amount={row} />
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

/** Days on which nothing was used have a point too. */
function drawn({ from, to }: Bounds, rows: readonly UsageRow[], measure: Measure) {
  const { name, valueOf, textOf } = MEASURES[measure];
  const byMoment = new Map(rows.map((row) => [row.day ?? row.month ?? '', row]));
  const isByDay = from !== undefined && to !== undefined && stepOf({ from, to }) === 'day';
  const moments = isByDay ? daysOf(from, to) : [...byMoment.keys()];
  const found = moments.map((moment) => byMoment.get(moment));
  return {
    moments: moments.map((moment) => Date.parse(moment) / 1000),
    curve: {
      name,
      values: found.map((row) => (row ? valueOf(row) : 0)),
      texts: found.map((row) => (row ? textOf(row) : '0')),
    },
  };
}

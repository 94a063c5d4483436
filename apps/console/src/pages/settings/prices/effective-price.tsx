import { useQuery } from '@tanstack/react-query';
import { ErrorNote } from '../../../components/error-note.js';
import { fieldError } from '../../../components/field.js';
import { Loading } from '../../../components/loading.js';
import { Time } from '../../../components/time.js';
import { LookUp } from '../look-up.js';
import styles from '../settings.module.css';
import { effectivePriceQuery } from './price.query.js';
import { RatesCells, RatesHeadings, Tiers } from './rates.js';

/** Answers what a model costs now, and who says so. */
export function EffectivePrice() {
  return (
    <LookUp name="model" label="What does a model cost now?" placeholder="gpt-4o">
      {(model) => <Answer model={model} />}
    </LookUp>
  );
}

function Answer({ model }: { model: string }) {
  const { data: price, error, refetch } = useQuery(effectivePriceQuery(model));
  if (error) return <ErrorNote error={fieldError(error, 'model') ?? error} retry={() => void refetch()} />;
  if (price === undefined) return <Loading what="the price" />;
  if (price === null)
    return (
      <p className={styles.answer} role="status">
        <bdi>{model}</bdi> has no price: its messages count as unpriced, and under a budget that refuses it is
        not called.
      </p>
    );
  return (
    <div className={styles.answer} role="status">
      <p>
        <bdi>{model}</bdi> has the price of <bdi>{price.model}</bdi>,{' '}
        {price.source === 'organization' ? 'the organization’s own' : 'of the list'}, from{' '}
        <Time at={price.validFrom} /> on.
      </p>
      <div className={styles.scroll}>
        <table>
          <thead>
            <tr>
              <RatesHeadings />
              <th scope="col">Tiers</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <RatesCells rates={price} />
              <td>
                <Tiers tiers={price.tiers} />
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </div>
  );
}

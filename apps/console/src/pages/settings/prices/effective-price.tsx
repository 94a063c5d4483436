import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ErrorNote } from '../../../components/error-note.js';
import { Field, fieldError, textsOf } from '../../../components/field.js';
import { Loading } from '../../../components/loading.js';
import { Time } from '../../../components/time.js';
import styles from '../settings.module.css';
import { effectivePriceQuery } from './price.query.js';
import { RatesCells, RatesHeadings, Tiers } from './rates.js';

/** Answers what a model costs now, and who says so. */
export function EffectivePrice() {
  const { model } = useSearch({ from: '/settings' });
  const navigate = useNavigate({ from: '/settings' });
  return (
    <>
      <form
        className="filters"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const texts = textsOf(event.currentTarget);
          void navigate({ search: (search) => ({ ...search, model: texts.model }) });
        }}
      >
        <Field label="What does a model cost now?" name="model" placeholder="gpt-4o" defaultValue={model} />
        <button type="submit">Look up</button>
      </form>
      {model !== undefined && <Answer model={model} />}
    </>
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

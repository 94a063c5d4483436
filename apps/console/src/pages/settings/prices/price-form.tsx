import { useState } from 'react';
import { Field, fieldError, textsOf } from '../../../components/field.js';
import { FormProblem } from '../../../components/form-problem.js';
import { KEYS } from '../query-keys.js';
import styles from '../settings.module.css';
import { useChange } from '../../../api/use-change.js';
import { type NewPrice, setPrice } from './price.query.js';
import { RATES } from './rates.js';

const FIELDS = ['model', 'validFrom', ...RATES.map(([name]) => name), 'tiers'];

/** Sets a price; one of the same model and moment is replaced. */
export function PriceForm() {
  const { mutate, error, isPending, data } = useChange(setPrice, KEYS.prices, KEYS.budgets);
  const [tiers, setTiers] = useState(0);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        mutate(priceIn(textsOf(event.currentTarget), tiers));
      }}
    >
      <Field
        label="Model"
        name="model"
        required
        hint="A name; with * at its end, what names begin with"
        error={fieldError(error, 'model')}
      />
      <Field
        label="From (UTC)"
        name="validFrom"
        type="date"
        required
        hint="It counts for messages from this day on"
        error={fieldError(error, 'validFrom')}
      />
      {RATES.map(([name, label]) => (
        <Field
          key={name}
          label={label}
          name={name}
          inputMode="decimal"
          required={name === 'input' || name === 'output'}
          hint={name.startsWith('cache') ? 'Empty: as input' : 'USD a million tokens'}
          error={fieldError(error, name)}
        />
      ))}
      {Array.from({ length: tiers }, (_, index) => (
        <TierFields key={index} index={index} error={error} />
      ))}
      <button
        type="button"
        onClick={() => {
          setTiers(tiers + 1);
        }}
      >
        Add a tier for long inputs
      </button>
      <FormProblem error={error} fields={[...FIELDS, ...tierFields(tiers)]} />
      <button type="submit" disabled={isPending}>
        Set the price
      </button>
      {data && (
        <p role="status" className={styles.wide}>
          The price of <bdi>{data.model}</bdi> is set.
        </p>
      )}
    </form>
  );
}

function TierFields({ index, error }: { index: number; error: unknown }) {
  const named = (name: string): string => `tiers.${index}.${name}`;
  return (
    <fieldset className={`${styles.form} ${styles.wide}`}>
      <legend>Tier {index + 1}</legend>
      <Field
        label="Above input tokens"
        name={named('aboveInputTokens')}
        type="number"
        min={1}
        required
        error={fieldError(error, named('aboveInputTokens'))}
      />
      {RATES.map(([name, label]) => (
        <Field
          key={name}
          label={label}
          name={named(name)}
          inputMode="decimal"
          required={name === 'input' || name === 'output'}
          error={fieldError(error, named(name))}
        />
      ))}
    </fieldset>
  );
}

function tierFields(tiers: number): string[] {
  return Array.from({ length: tiers }, (_, index) =>
    ['aboveInputTokens', ...RATES.map(([name]) => name)].map((name) => `tiers.${index}.${name}`),
  ).flat();
}

type Texts = Record<string, string | undefined>;

function priceIn(texts: Texts, tiers: number): NewPrice {
  return {
    model: texts.model ?? '',
    validFrom: `${texts.validFrom ?? ''}T00:00:00Z`,
    ...ratesIn(texts, ''),
    tiers: Array.from({ length: tiers }, (_, index) => ({
      aboveInputTokens: Number(texts[`tiers.${index}.aboveInputTokens`]),
      ...ratesIn(texts, `tiers.${index}.`),
    })),
  };
}

function ratesIn(texts: Texts, before: string) {
  return {
    input: texts[`${before}input`] ?? '',
    output: texts[`${before}output`] ?? '',
    cacheRead: texts[`${before}cacheRead`] ?? null,
    cacheWrite: texts[`${before}cacheWrite`] ?? null,
  };
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyNote } from '../../../components/empty-note.js';
import { Pages } from '../../../components/pages.js';
import { Time } from '../../../components/time.js';
import styles from '../settings.module.css';
import { EffectivePrice } from './effective-price.js';
import { type Price, pricesQuery } from './price.query.js';
import { PriceForm } from './price-form.js';
import { RatesCells, RatesHeadings, Tiers } from './rates.js';
import { RemovePrice } from './remove-price.js';

export function Prices() {
  const list = useInfiniteQuery(pricesQuery);
  return (
    <>
      <p className={styles.lead}>
        USD for a million tokens. A price counts for what was stored before, too, from its first moment on;
        the organization’s own go before the list that comes with this version.
      </p>
      <EffectivePrice />
      <details className={styles.panel}>
        <summary>Set a price</summary>
        <PriceForm />
      </details>
      <h2>The organization’s own prices</h2>
      <Pages
        list={list}
        what="the prices"
        empty={
          <EmptyNote title="The organization has set no price.">
            <p>
              Models cost what the public list says. Set a price above for a discount, or a model of your own.
            </p>
          </EmptyNote>
        }
      >
        {(prices) => <PriceTable prices={prices} />}
      </Pages>
    </>
  );
}

function PriceTable({ prices }: { prices: Price[] }) {
  const [removed, setRemoved] = useState<Price | null>(null);
  return (
    <div className={styles.scroll}>
      <table>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">From</th>
            <RatesHeadings />
            <th scope="col">Tiers</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {prices.map((price) => (
            <tr key={`${price.model} ${price.validFrom}`}>
              <th scope="row" dir="auto">
                {price.model}
              </th>
              <td>
                <Time at={price.validFrom} />
              </td>
              <RatesCells rates={price} />
              <td>
                <Tiers tiers={price.tiers} />
              </td>
              <td>
                <button
                  type="button"
                  aria-label={`Remove the price of ${price.model}`}
                  onClick={() => {
                    setRemoved(price);
                  }}
                >
                  Remove
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {removed && (
        <RemovePrice
          price={removed}
          onClose={() => {
            setRemoved(null);
          }}
        />
      )}
    </div>
  );
}

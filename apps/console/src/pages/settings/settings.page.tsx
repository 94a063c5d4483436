import { Link, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { EmptyNote } from '../../components/empty-note.js';
import { Page } from '../../components/page.js';
import { mayUse, usePrincipal } from '../../sign-in/principal.js';
import { Budgets } from './budgets/budgets.js';
import { Erasures } from './erasures/erasures.js';
import { Export } from './export/export.js';
import { Holds } from './holds/holds.js';
import { Prices } from './prices/prices.js';
import { Retention } from './retention/retention.js';
import styles from './settings.module.css';
import { type Section, SECTIONS } from './settings.search.js';

const SHOWN: Record<Section, { label: string; Content: ComponentType }> = {
  prices: { label: 'Prices', Content: Prices },
  budgets: { label: 'Budgets', Content: Budgets },
  retention: { label: 'Retention', Content: Retention },
  holds: { label: 'Holds', Content: Holds },
  erasures: { label: 'Erasures', Content: Erasures },
  export: { label: 'Export', Content: Export },
};

/** What an organization has set: what models cost and may cost, and what is kept, held, gone and taken along. */
export default function SettingsPage() {
  const { section } = useSearch({ from: '/settings' });
  const { label, Content } = SHOWN[section];
  if (!mayUse(usePrincipal(), 'ai:govern'))
    return (
      <Page title="Settings">
        <EmptyNote title="Your token does not have the grant ai:govern, which the settings need." />
      </Page>
    );
  return (
    <Page title="Settings">
      <nav aria-label="Settings">
        <ul className={styles.sections}>
          {SECTIONS.map((one) => (
            <li key={one}>
              <Link
                to="/settings"
                search={{ section: one }}
                aria-current={one === section ? 'page' : undefined}
                activeOptions={{ exact: true, includeSearch: true }}
              >
                {SHOWN[one].label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <section key={section} aria-label={label}>
        <Content />
      </section>
    </Page>
  );
}

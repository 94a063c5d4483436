import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { EmptyNote } from '../../../components/empty-note.js';
import { SelectField } from '../../../components/field.js';
import { Pages } from '../../../components/pages.js';
import styles from '../settings.module.css';
import { settingsSearch } from '../settings.search.js';
import { HoldTable } from './hold-table.js';
import { holdsQuery } from './hold.query.js';
import { IsHeld } from './is-held.js';
import { PlaceHold } from './place-hold.js';

export function Holds() {
  const { holds: shown = 'active' } = useSearch({ from: '/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const list = useInfiniteQuery(holdsQuery(shown));
  return (
    <>
      <p className={styles.lead}>
        While a hold is active, nothing that it covers is removed: not by retention, not by an erasure.
        Deleting and archiving go on, so nobody is warned by it.
      </p>
      <IsHeld />
      <details className={styles.panel}>
        <summary>Place a hold</summary>
        <PlaceHold />
      </details>
      <div className="filters">
        <SelectField
          label="Show"
          value={shown}
          onChange={({ target }) => {
            const { holds } = settingsSearch({ holds: target.value });
            void navigate({ search: (search) => ({ ...search, holds }) });
          }}
        >
          <option value="active">Active holds</option>
          <option value="released">Released holds</option>
          <option value="all">All holds</option>
        </SelectField>
      </div>
      <Pages list={list} what="the holds" empty={<EmptyNote title="There is no such hold." />}>
        {(holds) => <HoldTable holds={holds} />}
      </Pages>
    </>
  );
}

import { useNavigate, useSearch } from '@tanstack/react-router';
import { Field, fieldError, SelectField, textsOf } from '../../components/field.js';
import { ACTIONS, TARGET_TYPES } from './audit-names.js';
import { auditSearch } from './audit.search.js';

/** The filters of the trail, which stand in the address. */
export function AuditFilters({ error }: { error: unknown }) {
  const search = useSearch({ from: '/audit' });
  const navigate = useNavigate({ from: '/audit' });
  return (
    <form
      key={JSON.stringify(search)}
      className="filters"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void navigate({ search: auditSearch(textsOf(event.currentTarget)) });
      }}
    >
      <Field
        label="From"
        name="from"
        type="date"
        defaultValue={search.from}
        error={fieldError(error, 'from')}
      />
      <Field label="Until" name="to" type="date" defaultValue={search.to} error={fieldError(error, 'to')} />
      <Field label="Who" name="actor" defaultValue={search.actor} error={fieldError(error, 'actor')} />
      <Choice label="What" name="action" names={ACTIONS} chosen={search.action} error={error} />
      <Choice label="About" name="targetType" names={TARGET_TYPES} chosen={search.targetType} error={error} />
      <Field
        label="Its id"
        name="targetId"
        defaultValue={search.targetId}
        error={fieldError(error, 'targetId')}
      />
      <button type="submit">Filter</button>
      {Object.keys(search).length > 0 && (
        <button
          type="button"
          onClick={() => {
            void navigate({ search: {} });
          }}
        >
          Clear
        </button>
      )}
    </form>
  );
}

function Choice({
  label,
  name,
  names,
  chosen,
  error,
}: {
  label: string;
  name: string;
  names: Record<string, string>;
  chosen: string | undefined;
  error: unknown;
}) {
  return (
    <SelectField label={label} name={name} defaultValue={chosen ?? ''} error={fieldError(error, name)}>
      <option value="">Anything</option>
      {Object.entries(names).map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </SelectField>
  );
}

import { getRouteApi, Link } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { mayUse, usePrincipal } from '../../sign-in/principal.js';
import { RangePicker } from '../../usage/range-picker.js';
import { filterOf, type UsageSearch } from './usage.search.js';

const route = getRouteApi('/usage');

const FIELDS = [
  ['userId', 'User'],
  ['entityType', 'Entity type'],
  ['entityId', 'Entity'],
  ['agentType', 'Agent'],
  ['model', 'Model'],
] as const;

/** Narrows usage; the filters stand in the address. */
export function UsageFilters({ search }: { search: UsageSearch }) {
  const navigate = route.useNavigate();
  const show = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = filterOf(Object.fromEntries(new FormData(event.currentTarget)));
    void navigate({ search: ({ range, from, to, measure }) => ({ range, from, to, measure, ...given }) });
  };
  const filter = filterOf({ ...search });
  return (
    <>
      <form className="filters" key={JSON.stringify(filter)} onSubmit={show}>
        <RangePicker
          search={search}
          onChange={(range) => void navigate({ search: (before) => ({ ...before, ...range }) })}
        />
        {FIELDS.map(([name, label]) => (
          <label key={name}>
            {label}
            <input name={name} defaultValue={search[name] ?? ''} dir="auto" autoComplete="off" size={14} />
          </label>
        ))}
        <button type="submit">Show</button>
        {Object.keys(filter).length > 0 && (
          <Link to="/usage" search={({ range, from, to, measure }) => ({ range, from, to, measure })}>
            Everything
          </Link>
        )}
      </form>
      <ConversationsBehind search={search} />
    </>
  );
}

/** Leads from figures to the conversations that they are made of. */
function ConversationsBehind({ search }: { search: UsageSearch }) {
  const principal = usePrincipal();
  const { userId, entityType, entityId, agentType } = search;
  const filter = { userId, entityType, entityId, agentType };
  if (!mayUse(principal, 'ai:supervise') || Object.values(filter).every((value) => value === undefined))
    return null;
  return (
    <p>
      <Link to="/conversations" search={{ ...filter, whose: 'all' }}>
        Their conversations
      </Link>
    </p>
  );
}

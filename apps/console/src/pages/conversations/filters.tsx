import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useId } from 'react';
import { agentsQuery } from '../../api/agents.query.js';
import { conversationsSearch, type ConversationsSearch, STATUSES } from './conversations.search.js';

interface FiltersProps {
  search: ConversationsSearch;
  onChange: (search: ConversationsSearch) => void;
}

/** What the address says, to be changed: with Enter, and where a choice is made at once. */
export function Filters({ search, onChange }: FiltersProps) {
  const { whose, q, status, agentType, entityType, entityId, title, userId, deleted } = search;
  const read = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget));
    onChange(conversationsSearch({ ...given, whose }));
  };
  const choose = ({ currentTarget }: { currentTarget: { form: HTMLFormElement | null } }): void => {
    currentTarget.form?.requestSubmit();
  };
  return (
    <form
      key={JSON.stringify(search)}
      className="filters"
      role="search"
      aria-label="Conversations"
      onSubmit={read}
    >
      <Text name="q" label="Words in messages" value={q} type="search" />
      {q === undefined && <Text name="title" label="Title" value={title} />}
      <label>
        Status
        <select name="status" defaultValue={status ?? ''} onChange={choose}>
          <option value="">any but archived</option>
          {STATUSES.map((one) => (
            <option key={one} value={one}>
              {one.toLowerCase()}
            </option>
          ))}
        </select>
      </label>
      <AgentFilter agentType={agentType} />
      <Text name="entityType" label="Entity type" value={entityType} />
      <Text name="entityId" label="Entity" value={entityId} />
      {whose === 'all' && (
        <>
          <Text name="userId" label="User" value={userId} />
          <label>
            Deleted
            <input
              type="checkbox"
              name="deleted"
              value="true"
              defaultChecked={deleted !== undefined}
              onChange={choose}
            />
          </label>
        </>
      )}
      <button type="submit">Show</button>
    </form>
  );
}

/** Any agent may be typed: conversations may be with one that is here no longer. */
function AgentFilter({ agentType }: { agentType: string | undefined }) {
  const { data = [] } = useQuery(agentsQuery);
  const id = useId();
  return (
    <>
      <Text name="agentType" label="Agent" value={agentType} list={id} />
      <datalist id={id}>
        {data.map((agent) => (
          <option key={agent.agentType} value={agent.agentType} />
        ))}
      </datalist>
    </>
  );
}

function Text({
  name,
  label,
  value = '',
  ...input
}: {
  name: keyof ConversationsSearch;
  label: string;
  value?: string | undefined;
  type?: 'search';
  list?: string;
}) {
  return (
    <label>
      {label}
      <input name={name} defaultValue={value} dir="auto" autoComplete="off" {...input} />
    </label>
  );
}

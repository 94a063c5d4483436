import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Field, textsOf } from '../../components/field.js';

/** Asks something about one name, which stands in the address, and answers it below. */
export function LookUp({
  name,
  label,
  placeholder,
  children,
}: {
  /** The part of the address that the name stands in. */
  name: 'model' | 'userId';
  label: string;
  placeholder: string;
  children: (asked: string) => ReactNode;
}) {
  const { [name]: asked } = useSearch({ from: '/settings' });
  const navigate = useNavigate({ from: '/settings' });
  return (
    <>
      <form
        className="filters"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const texts = textsOf(event.currentTarget);
          void navigate({ search: (search) => ({ ...search, [name]: texts[name] }) });
        }}
      >
        <Field label={label} name={name} placeholder={placeholder} defaultValue={asked} />
        <button type="submit">Look up</button>
      </form>
      {asked !== undefined && children(asked)}
    </>
  );
}

import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react';
import { Problem } from '../api/problem.js';
import styles from './field.module.css';

interface Labelled {
  label: string;
  /** What is wrong with the value; of a field whose value is fine, undefined. */
  error?: string | undefined;
  hint?: string;
}

/** A field of a form for one line of text, a number or a date, with what is wrong with it beside it. */
export function Field({ label, error, hint, ...input }: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Frame label={label} error={error} hint={hint}>
      {(described) => <input dir="auto" autoComplete="off" {...input} {...described} />}
    </Frame>
  );
}

/** A choice of one of few values. */
export function SelectField({
  label,
  error,
  hint,
  children,
  ...select
}: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Frame label={label} error={error} hint={hint}>
      {(described) => (
        <select {...select} {...described}>
          {children}
        </select>
      )}
    </Frame>
  );
}

interface Described {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

function Frame({
  label,
  error,
  hint,
  children,
}: Omit<Labelled, 'hint'> & { hint: string | undefined; children: (described: Described) => ReactNode }) {
  const id = useId();
  const note = error ?? hint;
  const noteId = note === undefined ? undefined : `${id}-note`;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': noteId })}
      {note !== undefined && (
        <span id={noteId} className={error === undefined ? styles.hint : styles.error}>
          {note}
        </span>
      )}
    </div>
  );
}

/** What the API says is wrong with a field, by the name that it has there; undefined where nothing is. */
export function fieldError(error: unknown, ...fields: string[]): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  return error.errors.find(({ field }) => fields.includes(field))?.message;
}

/** Texts of a form by the names of its fields; what is blank is undefined. */
export function textsOf(form: HTMLFormElement): Record<string, string | undefined> {
  const texts: Record<string, string | undefined> = {};
  for (const [name, value] of new FormData(form))
    texts[name] = typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  return texts;
}

import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorNote } from '../components/error-note.js';

/** Stands in for a page that has failed to load or to show. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return <ErrorNote error={error} retry={reset} />;
}

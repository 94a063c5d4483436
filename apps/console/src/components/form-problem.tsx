import { Problem } from '../api/problem.js';
import { ErrorNote } from './error-note.js';

/** What is wrong with a form as a whole: what stands at its fields is not said again. */
export function FormProblem({ error, fields }: { error: unknown; fields: readonly string[] }) {
  if (error === null || error === undefined) return null;
  if (!(error instanceof Problem)) return <ErrorNote error={error} />;
  const others = error.errors.filter(({ field }) => !fields.includes(field));
  if (error.errors.length > 0 && others.length === 0) return null;
  return <ErrorNote error={new Problem(error.status, error.code, error.message, others)} />;
}

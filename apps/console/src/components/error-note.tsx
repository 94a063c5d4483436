import { Problem } from '../api/problem.js';

/** Says what has failed and what to do; `retry` asks again. */
export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <div role="alert" className="problem">
      <p>{sentence(error)}</p>
      {error instanceof Problem && error.errors.length > 0 && (
        <ul>
          {error.errors.map(({ field, message }) => (
            <li key={field}>
              {field}: {message}
            </li>
          ))}
        </ul>
      )}
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

function sentence(error: unknown): string {
  if (error instanceof Problem) return error.message;
  // `fetch` throws it where no answer came.
  if (error instanceof TypeError) return 'The server could not be reached. Is the backend running?';
  return 'This page cannot show that. Loading it anew may help.';
}

import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, type ReactNode, useId } from 'react';
import { Problem } from '../api/problem.js';
import { Loading } from '../components/loading.js';
import { ErrorNote } from '../components/error-note.js';
import { principalQuery } from './principal.js';
import styles from './sign-in.module.css';
import { setToken, useSignIn } from './token.js';

/** Shows what is inside to who is signed in, and the form to everybody else. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { token, refusal } = useSignIn();
  const { data, error, refetch } = useQuery(principalQuery(token));
  if (data) return children;
  if (error === null) return <Loading what="your account" />;
  if (error instanceof Problem && error.status === 401) return <TokenForm refusal={refusal} />;
  return <ErrorNote error={error} retry={() => void refetch()} />;
}

function TokenForm({ refusal }: { refusal: string | null }) {
  const id = useId();
  const signIn = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget).get('token');
    if (typeof given === 'string' && given.trim() !== '') setToken(given.trim());
  };
  return (
    <main className={styles.page}>
      <h1>Sign in</h1>
      {refusal !== null && (
        <p role="alert" className="problem">
          {refusal}
        </p>
      )}
      <p>
        Open the link that <code>npm start</code> prints, or paste a token. It is kept until this page is
        closed.
      </p>
      <form onSubmit={signIn}>
        <label htmlFor={id}>Token</label>
        <textarea id={id} name="token" rows={5} required spellCheck={false} autoComplete="off" />
        <button type="submit">Sign in</button>
      </form>
    </main>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode, SubmitEvent } from 'react';
import { Problem } from '../api/problem.js';
import { Loading } from '../components/loading.js';
import { ErrorNote } from '../components/error-note.js';
import { Field, textsOf } from '../components/field.js';
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
  const signIn = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { token } = textsOf(event.currentTarget);
    if (token !== undefined) setToken(token);
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
        Paste the token that whoever runs the backend gives you, or open the link that <code>npm start</code>{' '}
        prints. The token is kept in this page alone: loading it anew asks again.
      </p>
      <form onSubmit={signIn}>
        <Field label="Token" name="token" type="password" required />
        <button type="submit">Sign in</button>
      </form>
    </main>
  );
}

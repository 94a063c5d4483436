import { useSyncExternalStore } from 'react';

const FRAGMENT = /^#token=([\w\-.~+/=]+)$/;

/** What somebody has signed in with. */
export interface SignIn {
  /** The token that requests carry; null where the host's own session is all there is. */
  token: string | null;
  /** Why the last token is not taken any more; null where it is, or none was given. */
  refusal: string | null;
}

/** In memory alone: whatever is kept in storage outlives the person before the screen. */
let signIn: SignIn = { token: null, refusal: null };
const listeners = new Set<() => void>();

export function currentToken(): string | null {
  return signIn.token;
}

export function setToken(token: string | null): void {
  change({ token, refusal: null });
}

/** Forgets a token that the API has refused; of a host's session there is nothing to forget. */
export function refuseToken(refusal: string): void {
  if (signIn.token !== null) change({ token: null, refusal });
}

/** Takes the token of a link that signs in, and clears it from the address and the history. */
export function takeTokenFromAddress(): void {
  const found = FRAGMENT.exec(location.hash)?.[1];
  if (found === undefined) return;
  setToken(found);
  history.replaceState(history.state, '', location.pathname + location.search);
}

export function useSignIn(): SignIn {
  return useSyncExternalStore(subscribe, () => signIn);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: SignIn): void {
  signIn = next;
  for (const listener of listeners) listener();
}

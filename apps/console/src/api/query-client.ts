import { focusManager, QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.js';

const MAX_RETRIES = 2;
const FRESH_MS = 5_000;

/** Asks again only where that may help: a refusal is the same a second later. */
function mayRetry(failures: number, error: Error): boolean {
  return failures < MAX_RETRIES && (!(error instanceof Problem) || error.status === 503);
}

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: mayRetry, staleTime: FRESH_MS, refetchOnWindowFocus: false } },
});

// A page also comes to the front again where another window stood before it, of which its visibility says nothing.
focusManager.setEventListener((onFocus) => {
  const listener = (): void => {
    onFocus();
  };
  addEventListener('visibilitychange', listener);
  addEventListener('focus', listener);
  return () => {
    removeEventListener('visibilitychange', listener);
    removeEventListener('focus', listener);
  };
});

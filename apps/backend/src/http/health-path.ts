import { factsOf } from '../common/route-facts.js';

/** Tells whether somebody asks if the backend lives and can serve: who watches it is always answered. */
export function isAboutHealth({ url }: { url: string }): boolean {
  return url.startsWith('/health/');
}

/** Tells whether a request is of those who watch the backend: no share of others' requests keeps them from seeing. */
export function isWatching(request: Parameters<typeof factsOf>[0] & { url: string }): boolean {
  return isAboutHealth(request) || factsOf(request).isForOperators === true;
}

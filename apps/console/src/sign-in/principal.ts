import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../api/client.js';
import { useSignIn } from './token.js';

export type Principal = Schemas['PrincipalDto'];
export type Grant = 'ai:append' | 'ai:supervise' | 'ai:audit' | 'ai:govern';

/** Who is signed in: by the token, or by the host's own session. */
export const principalQuery = (token: string | null) =>
  queryOptions({
    queryKey: ['principal', token],
    queryFn: () => bodyOf(api.GET('/api/v1/ai/principal')),
    retry: false,
    staleTime: Infinity,
  });

export function mayUse({ grants }: Principal, ...anyOf: Grant[]): boolean {
  return anyOf.some((grant) => grants.includes(grant));
}

/** The principal, of pages that are shown to nobody else. */
export function usePrincipal(): Principal {
  const { data } = useQuery(principalQuery(useSignIn().token));
  if (!data) throw new Error('Nobody is signed in.');
  return data;
}

import { type CryptoKey, SignJWT } from 'jose';

export type Claims = Record<string, unknown>;

/** A right set of claims, which last an hour. */
export const CLAIMS: Claims = { sub: 'mia', org: 'acme', exp: inSeconds(3600) };

/** What production asks for: the issuer and the audience, as settings and as claims, and a model. */
export const PRODUCTION_SETTINGS = {
  NODE_ENV: 'production',
  AUTH_JWT_ISSUER: 'us',
  AUTH_JWT_AUDIENCE: 'store',
  AI_PROVIDER: 'offline',
};
export const PRODUCTION_CLAIMS: Claims = { ...CLAIMS, iss: 'us', aud: 'store' };

/** Seconds since 1970, so many from now on. */
export function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

export function signed(
  key: CryptoKey | Uint8Array,
  claims: Claims,
  header: { alg: string; kid?: string },
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

export function bytes(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}

/** A token without a signature, as `alg: none` makes it. */
export function unsigned(claims: Claims, alg = 'none'): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg, typ: 'JWT' })}.${part(claims)}.`;
}

import { SignJWT } from 'jose';
import { SettingsError } from '../config/environment.js';
import type { Settings } from '../config/settings.js';

const LIFETIME = '30d';

export interface TokenClaims {
  org: string;
  user: string;
  /** Space-separated grants. */
  scope?: string;
}

/**
 * A token that this backend accepts, for trying it out.
 *
 * @throws SettingsError in production, and where tokens are verified by published keys: nothing here can sign one
 */
export function developmentToken(
  { production, auth }: Settings,
  { org, user, scope }: TokenClaims,
): Promise<string> {
  if (production) throw new SettingsError(['Development tokens are not made in production (NODE_ENV)']);
  if (!('secret' in auth))
    throw new SettingsError(['Development tokens need AUTH_JWT_SECRET; AUTH_JWKS_URL only verifies']);
  const token = new SignJWT({ org, ...(scope === undefined ? {} : { scope }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(user)
    .setIssuedAt()
    .setExpirationTime(LIFETIME);
  if (auth.issuer !== undefined) token.setIssuer(auth.issuer);
  if (auth.audience !== undefined) token.setAudience(auth.audience);
  return token.sign(new TextEncoder().encode(auth.secret));
}

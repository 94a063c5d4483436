import { SignJWT } from 'jose';
import { SettingsError } from '../config/environment.js';
import type { Settings } from '../config/settings.js';
import { ENTITIES_CLAIM } from './claims.js';

/** Days for which a token is taken that the secret of this checkout signs. */
export const MADE_UP_SECRET_DAYS = 30;
/** The same of a secret that somebody set: it may verify the tokens of others, too. */
export const SET_SECRET_DAYS = 0.5;
const DAY_SECONDS = 86_400;

export interface TokenClaims {
  org: string;
  user: string;
  /** Grants, separated by spaces. */
  scope?: string;
  /** Entities that the grants are narrowed to, each as `type:id`. */
  entities?: string[];
}

/**
 * Makes a token that this backend accepts, for development.
 *
 * @param days for which it is taken
 * @throws SettingsError in production, and where tokens are verified by published keys: nothing here can sign one
 */
export function developmentToken(
  { production, auth, hasMadeUpSecret }: Settings,
  { org, user, scope, entities }: TokenClaims,
  days = hasMadeUpSecret ? MADE_UP_SECRET_DAYS : SET_SECRET_DAYS,
): Promise<string> {
  if (production) throw new SettingsError(['Development tokens are not made in production (NODE_ENV)']);
  if (!('secret' in auth))
    throw new SettingsError(['Development tokens need AUTH_JWT_SECRET; AUTH_JWKS_URL only verifies']);
  const { claims } = auth;
  const token = new SignJWT({
    [claims.user]: user,
    [claims.organization]: org,
    ...(scope === undefined ? {} : { [claims.scope]: scope }),
    ...(entities === undefined ? {} : { [ENTITIES_CLAIM]: entities }),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(`${Math.round(days * DAY_SECONDS)} seconds`);
  if (auth.issuer !== undefined) token.setIssuer(auth.issuer);
  if (auth.audience !== undefined) token.setAudience(auth.audience);
  return token.sign(new TextEncoder().encode(auth.secret));
}

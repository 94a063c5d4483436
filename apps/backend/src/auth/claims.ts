import type { JWTPayload } from 'jose';
import { AppError } from '../common/app-error.js';
import type { EntityRef, Principal } from '../common/principal.js';
import { isScopeId, MAX_SCOPE_ID_CHARACTERS } from '../common/scope.js';
import type { ClaimNames } from '../config/settings.js';

/** The claim that narrows grants to some entities. */
export const ENTITIES_CLAIM = 'ai_entities';

/**
 * Reads the principal that a verified token names.
 *
 * @throws AppError `UNAUTHENTICATED`, naming the claim that is missing or of another form
 */
export function principalFrom(payload: JWTPayload, names: ClaimNames): Principal {
  const userId = idIn(payload, names.user);
  const organizationId = idIn(payload, names.organization);
  const entities = entitiesIn(payload[ENTITIES_CLAIM]);
  return {
    organizationId,
    userId,
    grants: new Set(grantsIn(claimOf(payload, names.scope))),
    ...(entities === undefined ? {} : { entities }),
  };
}

/** An entity as `type:id`, split at the first colon; null for another form. */
export function readEntity(text: unknown): EntityRef | null {
  if (typeof text !== 'string') return null;
  const colon = text.indexOf(':');
  const [entityType, entityId] = [text.slice(0, Math.max(colon, 0)), text.slice(colon + 1)];
  return isScopeId(entityType) && isScopeId(entityId) ? { entityType, entityId } : null;
}

export function unauthenticated(message: string): AppError {
  return new AppError('UNAUTHENTICATED', 401, message);
}

/** The claim of this name, which may have dots in it, or else the member that the dots lead to. */
function claimOf(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  return name.split('.').reduce<unknown>((value, part) => memberOf(value, part), payload);
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function idIn(payload: JWTPayload, name: string): string {
  const value = claimOf(payload, name);
  if (value === undefined) throw unauthenticated(`The token has no claim ${name}.`);
  if (isScopeId(value)) return value;
  throw unauthenticated(
    `The token's claim ${name} must be a text of 1 to ${MAX_SCOPE_ID_CHARACTERS} characters.`,
  );
}

/** Reads the grants, and ignores values that are no texts. */
function grantsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.split(' ').filter(Boolean);
  return Array.isArray(value) ? value.filter((grant) => typeof grant === 'string') : [];
}

function entitiesIn(value: unknown): EntityRef[] | undefined {
  if (value === undefined) return undefined;
  const entities = Array.isArray(value) ? value.map(readEntity) : [null];
  if (entities.every((entity) => entity !== null)) return entities;
  throw unauthenticated(`The token's claim ${ENTITIES_CLAIM} must be a list of texts such as case:HR-17.`);
}

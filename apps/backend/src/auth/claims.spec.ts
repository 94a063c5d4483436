import { describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { principalFrom, readEntity } from './claims.js';

const NAMES = { user: 'sub', organization: 'org', scope: 'scope' };
const PAYLOAD = { sub: 'mia', org: 'acme' };

function principalOf(payload: JWTPayload, names: Partial<typeof NAMES> = {}) {
  return principalFrom(payload, { ...NAMES, ...names });
}

function refusalOf(payload: JWTPayload, names: Partial<typeof NAMES> = {}): unknown {
  try {
    return principalOf(payload, names);
  } catch (error) {
    return error;
  }
}

describe('principalFrom', () => {
  it('names the user, the organization and the grants', () => {
    expect(principalOf({ ...PAYLOAD, scope: ' ai:append  ai:audit' })).toEqual({
      organizationId: 'acme',
      userId: 'mia',
      grants: new Set(['ai:append', 'ai:audit']),
    });
  });

  it('takes ids of any format up to 128 characters', () => {
    const ids = { sub: "x'; DROP TABLE ai_message; --", org: '😀'.repeat(128) };

    expect(principalOf(ids)).toMatchObject({ userId: ids.sub, organizationId: ids.org });
  });

  it.each<[string, JWTPayload, string]>([
    ['no user', { org: 'acme' }, 'The token has no claim sub.'],
    ['no organization', { sub: 'mia' }, 'The token has no claim org.'],
    ['an empty user', { ...PAYLOAD, sub: '' }, 'claim sub must be a text'],
    ['an empty organization', { ...PAYLOAD, org: '' }, 'claim org must be a text'],
    ['a number as user', { ...PAYLOAD, sub: 7 as never }, 'claim sub must be a text'],
    ['a list as organization', { ...PAYLOAD, org: ['acme'] }, 'claim org must be a text'],
    ['null as organization', { ...PAYLOAD, org: null }, 'claim org must be a text'],
    ['an object as user', { ...PAYLOAD, sub: { id: 'mia' } as never }, 'claim sub must be a text'],
    ['a user of 129 characters', { ...PAYLOAD, sub: 'x'.repeat(129) }, 'claim sub must be a text'],
    ['an organization of 129 characters', { ...PAYLOAD, org: 'x'.repeat(129) }, 'claim org must be'],
    ['U+0000 in the user', { ...PAYLOAD, sub: 'mia\u0000' }, 'claim sub must be a text'],
    ['a lone surrogate in the organization', { ...PAYLOAD, org: 'a\ud800' }, 'claim org must be a text'],
  ])('refuses a token with %s, naming the claim', (_, payload, sentence) => {
    expect(refusalOf(payload)).toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining(sentence),
    });
  });

  it.each<[string, JWTPayload, Partial<typeof NAMES>]>([
    ['another', { ...PAYLOAD, oid: 'noa' }, { user: 'oid' }],
    ['a namespaced', { ...PAYLOAD, 'https://example.com/user': 'noa' }, { user: 'https://example.com/user' }],
    ['the member of a', { ...PAYLOAD, who: { is: { it: 'noa' } } }, { user: 'who.is.it' }],
  ])('reads the user from %s claim', (_, payload, names) => {
    expect(principalOf(payload, names).userId).toBe('noa');
  });

  it.each(['who.is.it', 'who.constructor.name', 'sub.length', 'constructor', '__proto__', 'who.'])(
    'finds no claim %s where the token has none',
    (user) => {
      expect(refusalOf({ ...PAYLOAD, who: { is: null } }, { user })).toMatchObject({
        message: `The token has no claim ${user}.`,
      });
    },
  );

  it.each<[unknown, string[]]>([
    ['ai:append', ['ai:append']],
    [
      ['ai:append', 'ai:audit', 7, null],
      ['ai:append', 'ai:audit'],
    ],
    [['ai:append ai:audit'], ['ai:append ai:audit']],
    [{ 'ai:append': true }, []],
    [7, []],
    [null, []],
    ['', []],
  ])('takes for grants of %j the texts %j', (roles, grants) => {
    const { grants: read } = principalOf(
      { ...PAYLOAD, realm_access: { roles } },
      { scope: 'realm_access.roles' },
    );

    expect([...read]).toEqual(grants);
  });

  it('narrows grants to the entities of the token', () => {
    const payload = { ...PAYLOAD, ai_entities: ['case:HR-17', 'case:HR:18'] };

    expect(principalOf(payload).entities).toEqual([
      { entityType: 'case', entityId: 'HR-17' },
      { entityType: 'case', entityId: 'HR:18' },
    ]);
    expect(principalOf({ ...PAYLOAD, ai_entities: [] }).entities).toEqual([]);
    expect(principalOf(PAYLOAD)).not.toHaveProperty('entities');
  });

  it.each([
    'case:HR-17',
    null,
    {},
    7,
    ['case'],
    [':HR-17'],
    ['case:'],
    ['case:HR-17', 7],
    [{ entityType: 'case', entityId: 'HR-17' }],
    ['case:a\u0000'],
  ])('refuses the entities %j', (entities) => {
    expect(refusalOf({ ...PAYLOAD, ai_entities: entities })).toMatchObject({
      code: 'UNAUTHENTICATED',
      message: "The token's claim ai_entities must be a list of texts such as case:HR-17.",
    });
  });
});

describe('readEntity', () => {
  it('splits at the first colon', () => {
    expect(readEntity('case:a:b')).toEqual({ entityType: 'case', entityId: 'a:b' });
  });
});

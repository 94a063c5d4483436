import { readEntity } from '../auth/claims.js';
import { developmentToken, MADE_UP_SECRET_DAYS, SET_SECRET_DAYS } from '../auth/development-token.js';
import { GRANTS } from '../common/principal.js';
import { loadSettings } from '../config/settings.js';
import { runCommand, UsageError } from './command.js';

await runCommand({
  call: 'npm run -s token --',
  about:
    `Prints a development token, which this backend takes for ${MADE_UP_SECRET_DAYS} days or, where AUTH_JWT_SECRET is set, ` +
    `for ${SET_SECRET_DAYS * 24} hours.\nThere are none in production.`,
  options: {
    org: { type: 'string', value: 'ORG', required: true, about: 'the organization' },
    user: { type: 'string', value: 'USER', required: true, about: 'the user' },
    scope: { type: 'string', value: '"ai:append"', about: `what is granted: ${GRANTS.join(', ')}` },
    entities: {
      type: 'string',
      value: 'TYPE:ID,…',
      about: 'what the grants hold for, such as case:HR-17,case:HR-18; without it for everything',
    },
    days: {
      type: 'string',
      value: 'DAYS',
      about: `for how long it is taken, ${MADE_UP_SECRET_DAYS} at most`,
    },
  },
  run: async ({ options: { org, user, scope, entities, days } }) => {
    if (scope !== undefined) refuseUnknownGrants(scope);
    const claims = {
      org,
      user,
      ...(scope === undefined ? {} : { scope }),
      ...(entities === undefined ? {} : { entities: listOf(entities) }),
    };
    console.log(
      await developmentToken(loadSettings(), claims, days === undefined ? undefined : daysOf(days)),
    );
    return 0;
  },
});

function refuseUnknownGrants(scope: string): void {
  const unknown = scope.split(' ').find((grant) => grant !== '' && !GRANTS.includes(grant));
  if (unknown === undefined) return;
  throw new UsageError(`--scope: there is no grant ${unknown}; there are ${GRANTS.join(', ')}.`);
}

function daysOf(text: string): number {
  const days = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (days > 0 && days <= MADE_UP_SECRET_DAYS) return days;
  throw new UsageError(`--days: '${text}' is not a number above 0, and at most ${MADE_UP_SECRET_DAYS}.`);
}

function listOf(entities: string): string[] {
  const list = entities === '' ? [] : entities.split(',').map((text) => text.trim());
  const strange = list.find((text) => readEntity(text) === null);
  if (strange === undefined) return list;
  throw new UsageError(`--entities: '${strange}' is not of the form TYPE:ID.`);
}

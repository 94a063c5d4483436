import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { isUnavailable, lostRace, violates } from './database-error.js';

const ONE_ACTIVE = 'ai_conversation_one_active';
const DUPLICATE = `duplicate key value violates unique constraint "${ONE_ACTIVE}_102008"`;

function errorOf(code: string, message: string, constraint?: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(message, 0, 'error'), { code, constraint });
}

describe('an error of a machine of Citus', () => {
  it.each([
    ['with the name of its part of the table', errorOf('23505', DUPLICATE, `${ONE_ACTIVE}_102008`)],
    ['without a name', errorOf('23505', DUPLICATE)],
    ['as an internal error', errorOf('XX000', DUPLICATE)],
  ])('is known as a violation of the unique index: %s', (_form, error) => {
    expect(violates(error, ONE_ACTIVE)).toBe(true);
    expect(violates(error, 'ai_conversation_one')).toBe(false);
    expect(lostRace(error)).toBe(true);
  });

  it.each([
    'failure on connection marked as essential: 10.0.0.7:5432',
    'connection to the remote node app@10.0.0.7:5432 failed with the following error: Connection refused',
    'could not establish any connections to the node 10.0.0.7:5432 after 30000 ms',
    'server closed the connection unexpectedly',
  ])('is known as one that is lost: %s', (message) => {
    expect(isUnavailable(errorOf('XX000', message))).toBe(true);
  });

  it('is not taken for a loss where it is none', () => {
    expect(isUnavailable(errorOf('XX000', 'unexpected node type 42'))).toBe(false);
  });
});

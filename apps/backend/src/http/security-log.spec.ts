import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SecurityLog } from './security-log.js';

describe('SecurityLog', () => {
  let lines: unknown[][];

  beforeEach(() => {
    jest.useFakeTimers();
    lines = [];
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((...line: unknown[]) => void lines.push(line));
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('writes ten lines of a code in ten seconds, and one with the number of the rest', () => {
    const log = new SecurityLog();
    for (let count = 0; count < 1000; count++) log.write('UNAUTHENTICATED', { status: 401 });
    log.write('FORBIDDEN', { status: 403 });

    expect(lines).toHaveLength(11);
    jest.advanceTimersByTime(10_000);
    expect(lines.slice(11)).toEqual([['UNAUTHENTICATED: 990 more', { code: 'UNAUTHENTICATED', count: 990 }]]);
    log.write('UNAUTHENTICATED', { status: 401 });
    expect(lines.at(-1)).toEqual(['UNAUTHENTICATED', { code: 'UNAUTHENTICATED', status: 401 }]);
  });

  it('names a user by a digest that differs between users and between processes', () => {
    const [log, other] = [new SecurityLog(), new SecurityLog()];
    const mia = { organizationId: 'acme', userId: 'mia' };
    const { user } = log.userOf(mia);

    expect(user).toMatch(/^[\da-f]{16}$/);
    expect(log.userOf(mia)).toEqual({ user });
    expect(log.userOf({ ...mia, userId: 'tom' })).not.toEqual({ user });
    expect(other.userOf(mia)).not.toEqual({ user });
    expect(log.userOf(undefined)).toEqual({});
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { PrincipalOf } from '../options/ai.options.js';
import { PrincipalGuard } from './principal.guard.js';

const NOA = { organizationId: 'umbra', userId: 'noa', grants: [] };

async function answerTo(principalOf: PrincipalOf): Promise<unknown> {
  const guard = new PrincipalGuard({ principalOf });
  try {
    return await guard.canActivate(new ExecutionContextHost([{ headers: {} }]));
  } catch (error) {
    return error;
  }
}

function thrown(): never {
  throw new Error('the session store says: postgresql://me:hunter2@db');
}

describe('PrincipalGuard', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it.each<[string, PrincipalOf]>([
    ['at once', () => NOA],
    ['later', () => Promise.resolve(NOA)],
    ['with a set of grants', () => ({ ...NOA, grants: new Set(['ai:append']) })],
  ])('lets a principal in that is named %s', async (_when, principalOf) => {
    expect(await answerTo(principalOf)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['throws', thrown],
    ['rejects', () => Promise.reject(new Error('hunter2'))],
    ['names nobody', () => undefined],
    ['names nobody later', () => Promise.resolve(null)],
    ['names no organization', () => ({ userId: 'noa', grants: [] })],
    ['names a user of no characters', () => ({ ...NOA, userId: '' })],
    ['gives the end of its token as a number', () => ({ ...NOA, expiresAt: 1 })],
    ['gives its grants as a text', () => ({ ...NOA, grants: 'ai:append' })],
  ])('answers 401 where the application %s, without its words', async (_what, principalOf) => {
    const error = await answerTo(principalOf as PrincipalOf);

    expect(error).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(String(error)).not.toContain('hunter2');
  });
});

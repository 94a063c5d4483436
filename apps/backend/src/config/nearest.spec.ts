import { describe, expect, it } from '@jest/globals';
import { nearest } from './nearest.js';

const NAMES = ['PORT', 'AI_MODEL', 'AI_PROVIDER', 'DATABASE_URL'];

describe('nearest', () => {
  it.each([
    ['AI_PROVIDR', 'AI_PROVIDER'],
    ['AI_PROVIDERS', 'AI_PROVIDER'],
    ['DATABASE_ULR', 'DATABASE_URL'],
    ['AI_MODAL', 'AI_MODEL'],
    ['PROT', undefined],
    ['POR', 'PORT'],
    ['AI_KEY', undefined],
    ['DATABASE_PORT', undefined],
    ['', undefined],
  ])('finds for %j the name %j', (name, meant) => {
    expect(nearest(name, NAMES)).toBe(meant);
  });
});

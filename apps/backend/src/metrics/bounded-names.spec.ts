import { describe, expect, it } from '@jest/globals';
import { BoundedNames } from './bounded-names.js';

describe('BoundedNames', () => {
  it('keeps the first names, and calls all further ones other', () => {
    const names = new BoundedNames(2);

    expect(['a', 'b', 'c', 'a', 'd', 'b'].map((name) => names.of(name))).toEqual([
      'a',
      'b',
      'other',
      'a',
      'other',
      'b',
    ]);
  });

  it('keeps no name of any length', () => {
    expect(new BoundedNames().of('m'.repeat(129))).toBe('other');
  });
});

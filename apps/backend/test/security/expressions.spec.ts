import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/config/project-root.js';
import { type ExpressionLiteral, expressionLiterals } from '../support/expression-literals.js';
import { standingStill } from '../support/run-expressions.js';

const FOLDERS = ['apps/backend/src', 'tools', 'prisma'];

/** Expressions that take a time which grows with the square of the text, or worse. */
const SLOW: ExpressionLiteral[] = [
  { file: 'a', source: String.raw`\s*\S+`, flags: 'g' },
  { file: 'b', source: String.raw`^\/(\w+)\s*(\{.*\})?\s*$`, flags: '' },
  { file: 'c', source: '(?:x+)+y', flags: '' },
  { file: 'd', source: '^(?:é|é)*$', flags: 'u' },
];

describe('Regular expressions', () => {
  it('that try what they tried before are found', async () => {
    expect(await standingStill(SLOW)).toHaveLength(SLOW.length);
  });

  it.each(FOLDERS)(
    'of %s read every hostile text in one pass',
    async (folder) => {
      const expressions = expressionLiterals(join(projectRoot(), folder));

      expect(await standingStill(expressions)).toEqual([]);
    },
    240_000,
  );
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/config/project-root.js';

/** Lines that a file of the example may have, so that it can be read at once. */
const MAX_LINES = 150;

describe('The example of a page', () => {
  const read = (...path: string[]) => readFileSync(join(projectRoot(), ...path), 'utf8');

  it.each(['open-chat.ts', 'follow-events.ts'])('is what the documentation shows: %s', (file) => {
    expect(read('docs', 'chat.md')).toContain(`\`\`\`ts\n${read('examples', 'chat', file)}\`\`\``);
  });

  it.each(['open-chat.ts', 'follow-events.ts', 'chat.tsx', 'message.tsx'])('is short: %s', (file) => {
    expect(read('examples', 'chat', file).split('\n').length).toBeLessThanOrEqual(MAX_LINES);
  });
});

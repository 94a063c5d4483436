import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/config/project-root.js';

interface Package {
  scripts: Record<string, string>;
  overrides?: Record<string, unknown>;
}

const read = (file: string): string => readFileSync(join(projectRoot(), file), 'utf8');
const PACKAGE = JSON.parse(read('package.json')) as Package;

describe('npm', () => {
  it.each(['.npmrc', 'bench/.npmrc'])('runs no script of a package at an install, says %s', (file) => {
    expect(read(file)).toMatch(/^ignore-scripts=true$/m);
  });

  it('has no script of ours to run before or after another, which it would leave out', () => {
    const names = Object.keys(PACKAGE.scripts);
    const left = names.filter(
      (name) =>
        /^(pre|post)?(install|prepare|publish|pack)$/.test(name) ||
        (names.includes(name.replace(/^(pre|post)/, '')) && /^(pre|post)/.test(name)),
    );
    expect(left).toEqual([]);
  });

  it('holds back no package without a reason in CONTRIBUTING.md', () => {
    const reasons = read('CONTRIBUTING.md');
    for (const name of Object.keys(PACKAGE.overrides ?? {})) expect(reasons).toContain(`\`${name}\``);
  });
});

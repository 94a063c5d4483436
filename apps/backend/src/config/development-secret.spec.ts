import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { developmentSecret } from './development-secret.js';

// Nothing is forbidden to root.
const itUnlessRoot = process.getuid?.() === 0 ? it.skip : it;

describe('developmentSecret', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'development-secret-'));
  });

  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });

  it('is made once', () => {
    const file = join(folder, '.data', 'secret');

    expect(developmentSecret(file)).toMatch(/^.{64}$/);
    expect(developmentSecret(file)).toBe(developmentSecret(file));
  });

  itUnlessRoot("says what to do in somebody else's folder", () => {
    chmodSync(folder, 0o500);

    expect(() => developmentSecret(join(folder, 'secret'))).toThrow(
      /EACCES.+run this as the owner.+AUTH_JWT_SECRET/,
    );
  });
});

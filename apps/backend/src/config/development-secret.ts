import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dataFolder } from './project-root.js';

/** This checkout's own secret for development tokens, made at its first use; server and commands share it. */
export function developmentSecret(file = join(dataFolder(), 'development-secret')): string {
  mkdirSync(dirname(file), { recursive: true });
  try {
    // Fails where the file exists, so of two processes that start at once one secret is kept.
    writeFileSync(file, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SettingsError } from './environment.js';
import { dataFolder } from './project-root.js';

/**
 * This checkout's own secret for development tokens, made at its first use; server and commands share it.
 *
 * @throws SettingsError where this user may not read or make its file
 */
export function developmentSecret(file = join(dataFolder(), 'development-secret')): string {
  try {
    return keptIn(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
    throw new SettingsError([
      `${file} cannot be used by this user (${code}): run this as the owner of the folder, or set AUTH_JWT_SECRET`,
    ]);
  }
}

function keptIn(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  try {
    // Fails where the file exists, so of two processes that start at once one secret is kept.
    writeFileSync(file, randomBytes(48).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

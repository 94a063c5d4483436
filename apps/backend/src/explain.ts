import { SettingsError } from './config/environment.js';
import { failureOf } from './prisma/database-error.js';

/** What went wrong at start or in a command, as a sentence for a person. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'It failed for an unknown reason.';
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port ?? ''} is taken. Set PORT to another one: PORT=3001 npm start`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} is not allowed for this user. Set PORT above 1023.`;
  if (error instanceof SettingsError) return error.message;
  const failure = failureOf(error);
  if (failure === null) return error.message;
  const reason =
    failure.sqlState === undefined ? `it cannot be reached (${code ?? error.message})` : error.message;
  return `The database failed: ${reason}. DATABASE_URL says where it is; unset it for the embedded one.`;
}

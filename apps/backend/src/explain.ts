import { types } from 'node:util';
import { SettingsError } from './config/environment.js';
import { failureOf } from './prisma/database-error.js';

interface Details {
  code?: string;
  port?: number;
  hostname?: string;
}

/** Explains an error at start or in a command, as a sentence for a person. */
export function explain(error: unknown): string {
  // Node's own errors may be of another realm than this module's, where instanceof does not know them.
  if (!types.isNativeError(error)) return 'It failed for an unknown reason.';
  const { code, port } = error as Details;
  if (code === 'EADDRINUSE')
    return `Port ${port ?? ''} is taken. Set PORT to another one: PORT=3001 npm start`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} is not allowed for this user. Set PORT above 1023.`;
  if (error instanceof SettingsError) return error.message;
  const failure = failureOf(error);
  if (failure === null) return error.message;
  const reason = failure.sqlState === undefined ? `it cannot be reached (${obstacle(error)})` : error.message;
  return `The database failed: ${reason}. DATABASE_URL says where it is; unset it for the embedded one.`;
}

/** Names the reason why the database cannot be reached. */
function obstacle(error: Error): string {
  const { code, hostname } = error as Details;
  if (code === undefined) return error.message;
  if (hostname !== undefined) return `${code}: no host is called ${hostname}`;
  return code.includes('CERT') || code.includes('VERIFY')
    ? `${code}: its certificate is not trusted; sslrootcert= names who signed it, sslmode=no-verify takes any`
    : code;
}

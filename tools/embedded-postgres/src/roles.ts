import { createHmac } from 'node:crypto';

/** The superuser, who made the data folder. Nothing of the backend runs as it. */
export const SUPERUSER = 'backend';
/** The owner of the database and its tables. */
export const OWNER = 'backend_owner';
/** The role that sends statements. It owns nothing. */
export const STATEMENTS = 'backend_statements';

/** Derives the password of a role from that of the superuser, which none of the roles can read. */
export function passwordOf(role: string, superuserPassword: string): string {
  return createHmac('sha256', superuserPassword).update(role).digest('hex');
}

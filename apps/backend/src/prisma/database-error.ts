import { types } from 'node:util';
import pg from 'pg';
import { Prisma } from './generated/client.js';

/** A failure that PostgreSQL or the connection to it reported, whether the statement went through Prisma or not. */
export interface DatabaseFailure {
  /** PostgreSQL's SQLSTATE; absent where no server answered. */
  sqlState?: string;
  /** The constraint or unique index that refused the write. */
  constraint?: string;
}

/**
 * SQLSTATE classes that say the database cannot serve now: connection, resources, operator, system, a database that
 * takes no connections, and failover.
 */
const UNAVAILABLE = /^(08|28|3D|40|53|57|58|55000|55P03|25006)/;
const UNIQUE_VIOLATION = '23505';
const LOCK_NOT_AVAILABLE = '55P03';
const RETRYABLE = /^(23505|40001|40P01)$/;
/** Prisma's codes for a database that cannot be reached, timed out or has no connection free. */
const PRISMA_UNAVAILABLE = /^(P1\d{3}|P2024|P2028|P2037)$/;

export function isUnavailable(error: unknown): boolean {
  const failure = failureOf(error);
  return failure !== null && (failure.sqlState === undefined || UNAVAILABLE.test(failure.sqlState));
}

/** Tells whether the write was refused by this unique index. */
export function violates(error: unknown, uniqueIndex: string): boolean {
  const failure = failureOf(error);
  return failure?.sqlState === UNIQUE_VIOLATION && isOf(failure.constraint, uniqueIndex);
}

/** Each part of a distributed table has an index of its own, whose name ends with the number of the part. */
function isOf(constraint: string | undefined, uniqueIndex: string): boolean {
  return constraint === uniqueIndex || constraint?.replace(/_\d+$/, '') === uniqueIndex;
}

/** Tells whether the same statement may succeed when it is sent again: it lost a race, and nothing of it was kept. */
export function lostRace(error: unknown): boolean {
  return RETRYABLE.test(failureOf(causeOf(error))?.sqlState ?? '');
}

/** Tells whether the statement gave up waiting for a row that another transaction holds. */
export function waitedForLock(error: unknown): boolean {
  return failureOf(causeOf(error))?.sqlState === LOCK_NOT_AVAILABLE;
}

/** The cause of an error that wraps another one; else the error itself. */
export function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

/** Reads a failure of the database from an error; null for any other error. */
export function failureOf(error: unknown): DatabaseFailure | null {
  if (error instanceof pg.DatabaseError) return serverFailure(error.code, error.constraint, error.message);
  if (isPrismaError(error)) return prismaFailure(error);
  if (error instanceof Prisma.PrismaClientInitializationError) return {};
  return isConnectionError(error) ? {} : null;
}

function serverFailure(code?: string, named?: string, message = ''): DatabaseFailure {
  const sqlState = code === INTERNAL_ERROR ? stateFrom(message) : code;
  const constraint = named ?? (sqlState === UNIQUE_VIOLATION ? constraintFrom(message) : undefined);
  return {
    ...(sqlState === undefined ? {} : { sqlState }),
    ...(constraint === undefined ? {} : { constraint }),
  };
}

const INTERNAL_ERROR = 'XX000';
const CONNECTION_FAILURE = '08006';
const DUPLICATE = /duplicate key value violates unique constraint "(.+?)"/;
const LOST_MACHINE =
  /failure on connection|remote node|connections? (establishment|to the node)|server closed the connection|connection not open|terminating connection/;

/** Citus passes some errors of its machines on as internal ones, with their message. */
function stateFrom(message: string): string {
  if (DUPLICATE.test(message)) return UNIQUE_VIOLATION;
  return LOST_MACHINE.test(message) ? CONNECTION_FAILURE : INTERNAL_ERROR;
}

/** The constraint that a message names: errors of another machine have no field for it. */
function constraintFrom(message: string): string | undefined {
  return DUPLICATE.exec(message)?.[1];
}

/** An error of Prisma's client, of ours or of an application's own, whose classes are others. */
interface PrismaError {
  code: string;
  meta?: { code?: string; driverAdapterError?: { cause?: DriverAdapterCause } };
}

interface DriverAdapterCause {
  originalCode?: string;
  originalMessage?: string;
  constraint?: { index?: string };
}

function isPrismaError(error: unknown): error is PrismaError {
  return types.isNativeError(error) && error.name === 'PrismaClientKnownRequestError';
}

/** Prisma's driver adapters report the cause; its engines before them have PostgreSQL's code in `meta`. */
function prismaFailure({ code, meta }: PrismaError): DatabaseFailure | null {
  const cause = meta?.driverAdapterError?.cause;
  const sqlState = cause?.originalCode ?? meta?.code;
  if (sqlState !== undefined)
    return serverFailure(sqlState, cause?.constraint?.index, cause?.originalMessage);
  return PRISMA_UNAVAILABLE.test(code) ? {} : null;
}

const CONNECTION_ERRNOS =
  /^(ECONN|EPIPE|EPROTO|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ENOENT|.*_CERT|CERT_|UNABLE_TO_)/;
/** node-postgres reports these without a code. */
const CONNECTION_MESSAGES =
  /connection (terminated|timeout|error)|not queryable|when trying to connect|read timeout|pool after calling end|not support SSL|^SASL/i;

function isConnectionError(error: unknown): boolean {
  // Node's own errors may be of another realm than this module's, where instanceof does not know them.
  if (!types.isNativeError(error)) return false;
  const { code, errors } = error as NodeJS.ErrnoException & Partial<AggregateError>;
  if (errors !== undefined) return errors.some(isConnectionError);
  return code === undefined ? CONNECTION_MESSAGES.test(error.message) : CONNECTION_ERRNOS.test(code);
}

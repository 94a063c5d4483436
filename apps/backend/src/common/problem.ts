import { STATUS_CODES } from 'node:http';
import { AppError, type FieldError } from './app-error.js';

/** An error in the form of RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: FieldError[];
  /** Time after which the same request may succeed. */
  retryAfterSeconds?: number;
  /** Further members, such as the `conversationId` that is active. */
  [extension: string]: unknown;
}

/** Codes of the errors that HTTP itself raises before any route, by their status. */
const CODE_OF_STATUS: Record<number, string> = {
  400: 'VALIDATION_FAILED',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'ROUTE_NOT_FOUND',
  408: 'REQUEST_TIMEOUT',
  413: 'CONTENT_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'RATE_LIMITED',
  431: 'HEADERS_TOO_LARGE',
  503: 'STORE_UNAVAILABLE',
};

const DETAIL_OF_CODE: Record<string, string> = {
  VALIDATION_FAILED: 'This is no valid HTTP request.',
  UNAUTHENTICATED: 'The request is not authenticated.',
  FORBIDDEN: 'The request is not allowed.',
  ROUTE_NOT_FOUND: 'There is no such route; /docs lists them all.',
  REQUEST_TIMEOUT: 'The request did not come to its end in time.',
  HEADERS_TOO_LARGE: 'The address and the headers have at most 16 KiB.',
  CONTENT_TOO_LARGE: 'The request is too large: a body has at most 64 KiB, and 4 MiB where messages come.',
  UNSUPPORTED_MEDIA_TYPE: 'Send the body as application/json.',
  RATE_LIMITED: 'Too many requests; try again after the seconds in Retry-After.',
  STORE_UNAVAILABLE: 'The backend is too busy, or going down; try again.',
};

export function problemOf(error: unknown): Problem {
  if (error instanceof AppError) return problemOfApp(error);
  const status = httpStatusOf(error);
  const code = CODE_OF_STATUS[status] ?? (status < 500 ? 'REQUEST_REFUSED' : 'INTERNAL_ERROR');
  return problem(status, code, DETAIL_OF_CODE[code] ?? 'The request could not be handled.');
}

function problemOfApp(error: AppError): Problem {
  return {
    ...problem(error.getStatus(), error.code, error.message),
    ...(error.errors ? { errors: error.errors } : {}),
    ...error.extensions,
  };
}

function problem(status: number, code: string, detail: string): Problem {
  const type = `urn:conversation-store:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  return { type, title: STATUS_CODES[status] ?? 'Error', status, code, detail };
}

/** The status of Nest's exceptions and Fastify's errors; 500 for any other error. */
function httpStatusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 500;
  const { status, statusCode } = error as { status?: unknown; statusCode?: unknown };
  const given = typeof status === 'number' ? status : statusCode;
  return typeof given === 'number' && given >= 400 && given < 600 ? given : 500;
}

import { CONVERSATION_ERROR_STATUS } from '../../../src/modules/ai/index.js';
import { differences } from '../../support/open-api.js';
import { DOCUMENT, NAMED_OPERATIONS } from '../../support/operations.js';
import type { FuzzRequest } from './requests.js';
import type { FuzzAnswer } from './send.js';

const OPERATIONS = new Map(NAMED_OPERATIONS);
const CODES: Record<string, number> = {
  ...CONVERSATION_ERROR_STATUS,
  ROUTE_NOT_FOUND: 404,
  UNSUPPORTED_MEDIA_TYPE: 415,
  HEADERS_TOO_LARGE: 431,
};
const SECURITY_HEADERS = [
  'content-security-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
];
const INSIDES = /node_modules|\n *at |\bselect\b.*\bfrom\b|insert into|prisma|pg_/i;

interface Problem {
  status?: number;
  code?: string;
  requestId?: string;
  errors?: { field: string; message: string }[];
}

/** Finds faults of an answer that no request excuses. */
export function faultsOf(request: FuzzRequest, answer: FuzzAnswer): string[] {
  const { status, headers } = answer;
  const faults = SECURITY_HEADERS.filter((name) => !headers[name]).map((name) => `has no ${name}`);
  if (headers['x-request-id'] === undefined) faults.push('has no request id');
  if (headers['x-injected']) faults.push('has a header that the request has put there');
  if (status >= 500) faults.push('fails');
  return [...faults, ...(status >= 400 ? faultsOfProblem(answer) : []), ...undocumented(request, answer)];
}

function faultsOfProblem({ status, headers, text }: FuzzAnswer): string[] {
  if (!(headers['content-type'] ?? '').startsWith('application/problem+json'))
    return ['is no problem document'];
  const problem = JSON.parse(text) as Problem;
  const { code = '', errors = [] } = problem;
  const faults = [];
  if (CODES[code] !== status || problem.status !== status) faults.push(`has the code ${code}`);
  if (problem.requestId !== headers['x-request-id']) faults.push('names another request');
  if (code === 'VALIDATION_FAILED' && errors.length === 0) faults.push('names no field');
  if (INSIDES.test(text)) faults.push('tells what is inside');
  return faults;
}

/** Finds differences between the answer and the documented operation, if the request reached it. */
function undocumented({ operation: name }: FuzzRequest, { status, headers, text }: FuzzAnswer): string[] {
  if (text.includes('"ROUTE_NOT_FOUND"') || status === 431) return [];
  const content = OPERATIONS.get(name)!.responses[String(status)];
  if (!content) return [`has the status ${status}, which is not documented`];
  const type = headers['content-type']?.split(';')[0];
  const schema = content[type ?? '']?.schema;
  if (!schema) return type === undefined && status === 204 ? [] : [`has the type ${type ?? 'none'}`];
  return type?.endsWith('json') && !type.endsWith('ndjson')
    ? differences(DOCUMENT, schema, JSON.parse(text))
    : [];
}

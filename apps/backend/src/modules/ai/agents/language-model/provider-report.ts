import { APICallError, RetryError } from 'ai';

/** What a provider, or the way to it, says of a failure. */
export interface ProviderReport {
  status: number | undefined;
  /** Names of what is wrong, such as its type, code and parameter: never a text. */
  names: string[];
  /** The message, which may quote what was asked: to be judged, and never shown or logged. */
  text: string;
  headers: Record<string, string>;
  /** The provider's error as it came. */
  detail: Record<string, unknown>;
}

const NAME = /^[\w.\-[\]]{1,64}$/;
/** The beginnings of keys, which a provider may quote. */
const KEY = /^(?:(?:sk|gsk|xai|pk)[-_]|AIza|AKIA|ASIA|ABSK)/;
const AMAZON_TYPE = 'x-amzn-errortype';

/** The error behind the attempts that were made. */
export function causeOf(error: unknown): unknown {
  return RetryError.isInstance(error) ? error.lastError : error;
}

export function reportOf(error: unknown): ProviderReport {
  if (APICallError.isInstance(error) && (error.statusCode !== undefined || error.data !== undefined)) {
    const { statusCode, responseHeaders: headers = {}, data, responseBody = '', message } = error;
    const detail = detailOf(data ?? parsed(responseBody));
    const text = `${message} ${textOf(detail.message)}`;
    return { status: statusCode, names: namesIn(detail, statusCode, headers), text, headers, detail };
  }
  if (error instanceof Error || error instanceof DOMException) return reportOfError(error);
  const detail = detailOf(error);
  const status = typeof detail.code === 'number' && detail.code >= 400 ? detail.code : undefined;
  return { status, names: namesIn(detail, status, {}), text: textOf(detail.message), headers: {}, detail };
}

/** An error of this side: no connection, a time that is over, a key that is missing. */
function reportOfError(error: Error): ProviderReport {
  const { code, cause } = error as NodeJS.ErrnoException;
  const { code: below, cause: deepest } = recordOf(cause);
  const codes = [code, below, recordOf(deepest).code].filter((value) => typeof value === 'string');
  return {
    status: undefined,
    names: safe([error.name, ...codes]),
    text: error.message,
    headers: {},
    detail: {},
  };
}

/**
 * The error within a provider's answer. OpenAI, Anthropic and Google: `{ error }`, of a stream also the error itself, or
 * `{ response: { error } }`; Mistral, Bedrock and vLLM: the answer itself.
 */
function detailOf(body: unknown): Record<string, unknown> {
  const outer = recordOf(Array.isArray(body) ? body[0] : body);
  const { error } = 'error' in outer ? outer : recordOf(outer.response);
  if (typeof body === 'string') return { message: body };
  if (typeof error === 'string') return { ...outer, message: error };
  return error === undefined || error === null ? outer : recordOf(error);
}

function namesIn(
  detail: Record<string, unknown>,
  status: number | undefined,
  { [AMAZON_TYPE]: amazonType }: Record<string, string>,
): string[] {
  const { type, __type, status: named, code, param, innererror } = detail;
  // Azure says why in an inner error; Amazon's types have an address before or behind them.
  const amazon = [amazonType, __type].map((value) => textOf(value).split(':')[0]?.split('#').at(-1));
  const names = safe([...amazon, type, named, code, recordOf(innererror).code, param]);
  return names.filter((name, at) => name !== String(status) && names.indexOf(name) === at);
}

function safe(values: unknown[]): string[] {
  return values
    .map((value) => (typeof value === 'number' ? String(value) : value))
    .filter((value): value is string => typeof value === 'string' && NAME.test(value) && !KEY.test(value));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

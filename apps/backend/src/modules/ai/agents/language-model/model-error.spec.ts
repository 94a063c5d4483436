import { describe, expect, it } from '@jest/globals';
import { APICallError, LoadAPIKeyError, NoSuchModelError, RetryError } from 'ai';
import { modelErrorOf } from './model-error.js';

const SECRET = 'The note about Mia, and sk-live-1234567890';

/** An answer of a provider as the AI SDK reports it. */
function refusal(
  statusCode: number,
  body: unknown,
  responseHeaders: Record<string, string> = {},
): APICallError {
  const responseBody = typeof body === 'string' ? body : JSON.stringify(body);
  const message = 'It failed';
  return new APICallError({
    message,
    url: '',
    requestBodyValues: SECRET,
    statusCode,
    responseBody,
    responseHeaders,
  });
}

const openai = (type: string, code: string | null, message = SECRET, param: string | null = null) => ({
  error: { message, type, param, code },
});
const anthropic = (type: string, message = SECRET) => ({ type: 'error', error: { type, message } });
const google = (code: number, status: string, message = SECRET) => ({ error: { code, status, message } });

describe('modelErrorOf', () => {
  it.each<[string, unknown, string, string]>([
    [
      'OpenAI: a parameter',
      refusal(400, openai('invalid_request_error', 'unsupported_parameter', SECRET, 'max_tokens')),
      'MODEL_FAILED',
      '400 invalid_request_error unsupported_parameter max_tokens',
    ],
    [
      'OpenAI: a path to a parameter',
      refusal(400, openai('invalid_request_error', null, SECRET, 'messages.[3].tool_calls')),
      'MODEL_FAILED',
      '400 invalid_request_error messages.[3].tool_calls',
    ],
    [
      'OpenAI: length',
      refusal(400, openai('invalid_request_error', 'context_length_exceeded')),
      'CONTEXT_TOO_LONG',
      '400 invalid_request_error context_length_exceeded',
    ],
    [
      'OpenAI: length, in a stream',
      { type: 'response.failed', response: { error: { code: 'context_length_exceeded', message: SECRET } } },
      'CONTEXT_TOO_LONG',
      'context_length_exceeded',
    ],
    [
      'OpenAI: money',
      refusal(429, openai('insufficient_quota', 'insufficient_quota')),
      'MODEL_REFUSED',
      '429 insufficient_quota',
    ],
    [
      'OpenAI: key',
      refusal(401, openai('invalid_request_error', 'invalid_api_key')),
      'MODEL_REFUSED',
      '401 invalid_request_error invalid_api_key',
    ],
    [
      'Azure: filter',
      refusal(400, {
        error: {
          code: 'content_filter',
          message: SECRET,
          innererror: { code: 'ResponsibleAIPolicyViolation' },
        },
      }),
      'CONTENT_FILTERED',
      '400 content_filter ResponsibleAIPolicyViolation',
    ],
    ['Azure: key', refusal(401, { error: { code: '401', message: SECRET } }), 'MODEL_REFUSED', '401'],
    [
      'Anthropic: length',
      refusal(400, anthropic('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum')),
      'CONTEXT_TOO_LONG',
      '400 invalid_request_error',
    ],
    [
      'Anthropic: size',
      refusal(413, anthropic('request_too_large')),
      'CONTEXT_TOO_LONG',
      '413 request_too_large',
    ],
    [
      'Anthropic: money',
      refusal(
        400,
        anthropic('invalid_request_error', 'Your credit balance is too low to access the Anthropic API.'),
      ),
      'MODEL_REFUSED',
      '400 invalid_request_error',
    ],
    [
      'Anthropic: rights',
      refusal(403, anthropic('permission_error')),
      'MODEL_REFUSED',
      '403 permission_error',
    ],
    [
      'Anthropic: filter',
      refusal(400, anthropic('invalid_request_error', 'Output blocked by content filtering policy')),
      'CONTENT_FILTERED',
      '400 invalid_request_error',
    ],
    ['Anthropic: load', refusal(529, anthropic('overloaded_error')), 'MODEL_FAILED', '529 overloaded_error'],
    [
      'Anthropic: load, in a stream',
      { type: 'overloaded_error', message: SECRET },
      'MODEL_FAILED',
      'overloaded_error',
    ],
    [
      'Google: length',
      refusal(
        400,
        google(
          400,
          'INVALID_ARGUMENT',
          'The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).',
        ),
      ),
      'CONTEXT_TOO_LONG',
      '400 INVALID_ARGUMENT',
    ],
    [
      'Google: key',
      refusal(400, google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.')),
      'MODEL_REFUSED',
      '400 INVALID_ARGUMENT',
    ],
    [
      'Google: too much',
      refusal(429, google(429, 'RESOURCE_EXHAUSTED')),
      'MODEL_RATE_LIMITED',
      '429 RESOURCE_EXHAUSTED',
    ],
    [
      'Google: too much, in a stream',
      { code: 429, status: 'RESOURCE_EXHAUSTED', message: SECRET },
      'MODEL_RATE_LIMITED',
      '429 RESOURCE_EXHAUSTED',
    ],
    [
      'Google: time',
      refusal(504, google(504, 'DEADLINE_EXCEEDED')),
      'MODEL_TIMED_OUT',
      '504 DEADLINE_EXCEEDED',
    ],
    [
      'Mistral: length',
      refusal(400, {
        object: 'error',
        type: 'invalid_request_prompt_too_long',
        code: '3051',
        param: null,
        message:
          'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
      }),
      'CONTEXT_TOO_LONG',
      '400 invalid_request_prompt_too_long 3051',
    ],
    [
      'Mistral: too much',
      refusal(429, { object: 'error', type: 'rate_limited', code: '1300', message: SECRET }),
      'MODEL_RATE_LIMITED',
      '429 rate_limited 1300',
    ],
    [
      'Bedrock: length',
      refusal(
        400,
        { message: 'Input is too long for requested model.' },
        { 'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/x' },
      ),
      'CONTEXT_TOO_LONG',
      '400 ValidationException',
    ],
    [
      'Bedrock: too much',
      refusal(429, { message: SECRET }, { 'x-amzn-errortype': 'ThrottlingException' }),
      'MODEL_RATE_LIMITED',
      '429 ThrottlingException',
    ],
    [
      'Bedrock: rights',
      refusal(403, { __type: 'com.amazon.coral.service#AccessDeniedException', message: SECRET }),
      'MODEL_REFUSED',
      '403 AccessDeniedException',
    ],
    [
      'vLLM: length',
      refusal(400, {
        object: 'error',
        type: 'BadRequestError',
        code: 400,
        param: null,
        message: "This model's maximum context length is 4096 tokens.",
      }),
      'CONTEXT_TOO_LONG',
      '400 BadRequestError',
    ],
    [
      'llama.cpp: length',
      refusal(400, openai('exceed_context_size_error', null)),
      'CONTEXT_TOO_LONG',
      '400 exceed_context_size_error',
    ],
    ['Ollama: a text', refusal(404, { error: SECRET }), 'MODEL_FAILED', '404'],
    ['a proxy: HTML', refusal(502, `<html>${SECRET}</html>`), 'MODEL_FAILED', '502'],
    ['a text', SECRET, 'MODEL_FAILED', 'an error in its answer'],
    ['nothing', undefined, 'MODEL_FAILED', 'an error in its answer'],
    ['time', new DOMException(SECRET, 'TimeoutError'), 'MODEL_TIMED_OUT', 'TimeoutError'],
    ['a stop', new DOMException(SECRET, 'AbortError'), 'MODEL_FAILED', 'AbortError'],
    [
      'no connection',
      new APICallError({
        message: SECRET,
        url: '',
        requestBodyValues: {},
        cause: Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' }),
      }),
      'MODEL_FAILED',
      'AI_APICallError ECONNREFUSED',
    ],
    [
      'no head in time',
      new TypeError('fetch failed', {
        cause: Object.assign(new Error(SECRET), { code: 'UND_ERR_HEADERS_TIMEOUT' }),
      }),
      'MODEL_TIMED_OUT',
      'TypeError UND_ERR_HEADERS_TIMEOUT',
    ],
    ['no key', new LoadAPIKeyError({ message: SECRET }), 'MODEL_REFUSED', 'AI_LoadAPIKeyError'],
    [
      'no model',
      new NoSuchModelError({ modelId: SECRET, modelType: 'languageModel' }),
      'MODEL_FAILED',
      'AI_NoSuchModelError',
    ],
    [
      'the last of several attempts',
      new RetryError({
        message: SECRET,
        reason: 'maxRetriesExceeded',
        errors: [new Error(SECRET), refusal(429, openai('requests', 'rate_limit_exceeded'))],
      }),
      'MODEL_RATE_LIMITED',
      '429 requests rate_limit_exceeded',
    ],
  ])('reads %s', (_name, error, code, reason) => {
    const read = modelErrorOf(error);

    expect(read).toMatchObject({ code, reason });
    expect(JSON.stringify(read)).not.toMatch(/Mia|sk-live/);
    expect(read.sentence).toMatch(/^[A-Z].+\.$/);
  });

  it.each<[string, unknown]>([
    ['a text', 'the note about Mia'],
    ['a long word', 'x'.repeat(65)],
    ['a key', 'sk-live-1234567890'],
    ['an object', { note: 'Mia' }],
    ['lines', 'a\nb'],
  ])('logs no code that is %s', (_name, code) => {
    expect(modelErrorOf(refusal(400, { error: { type: 'bad', code, param: code } })).reason).toBe('400 bad');
  });

  it.each<[string, Record<string, string>, unknown, number | undefined]>([
    ['seconds', { 'retry-after': '7' }, {}, 7],
    ['milliseconds', { 'retry-after-ms': '1500', 'retry-after': '7' }, {}, 2],
    [
      'a date',
      { 'retry-after': new Date(Date.now() + 30_500).toUTCString() },
      {},
      expect.any(Number) as never,
    ],
    ['nothing to wait for', { 'retry-after': '0' }, {}, 1],
    ['a year', { 'retry-after': '31536000' }, {}, 86_400],
    ['what Google says', {}, { error: { details: [{}, { retryDelay: '34.4s' }] } }, 35],
    ['what OpenAI says', {}, { error: { message: 'Please try again in 1.2s.' } }, 2],
    ['nothing', {}, {}, undefined],
  ])('has the time to wait from %s', (_name, headers, body, seconds) => {
    const { retryAfterSeconds, sentence } = modelErrorOf(refusal(429, body, headers));

    expect(retryAfterSeconds).toEqual(seconds);
    expect(sentence).toContain(seconds === undefined ? 'in a minute' : `in ${retryAfterSeconds ?? ''} s`);
  });
});

import type { FinishReason } from 'ai';
import type { ConversationErrorCode } from '../../domain/conversation-error.js';
import { causeOf, type ProviderReport, reportOf } from './provider-report.js';
import { retryAfterSecondsOf } from './retry-after.js';
import { whyCutOff } from './why-cut-off.js';

/** Codes of a model that did not answer. */
export type ModelErrorCode = Extract<
  ConversationErrorCode,
  | 'MODEL_REFUSED'
  | 'MODEL_RATE_LIMITED'
  | 'CONTEXT_TOO_LONG'
  | 'MODEL_TIMED_OUT'
  | 'CONTENT_FILTERED'
  | 'MODEL_FAILED'
>;

/** An error of a model, without anything of what was asked or answered. */
export interface ModelError {
  code: ModelErrorCode;
  /** A sentence for the user. */
  sentence: string;
  /** The time that the provider asks to wait for, with `MODEL_RATE_LIMITED`. */
  retryAfterSeconds?: number;
  /** The HTTP status and the provider's own names for what is wrong, for the log. */
  reason: string;
}

const SENTENCES: Record<ModelErrorCode, string> = {
  MODEL_REFUSED:
    'The model refuses the account of this service; whoever runs it must look at its key and its plan.',
  MODEL_RATE_LIMITED: 'The model has had too many requests; try again in a minute.',
  CONTEXT_TOO_LONG:
    'This is longer than the model can take; begin a new conversation, or send less at a time.',
  MODEL_TIMED_OUT: 'The model did not answer in time; try again.',
  CONTENT_FILTERED: 'The content filter of the model stopped this; try other words.',
  MODEL_FAILED: 'The model could not answer; try again.',
};

/** The rules by which a report has a code, the first that fits. */
const RULES: [ModelErrorCode, { statuses?: number[]; names?: RegExp; text?: RegExp }][] = [
  [
    'CONTEXT_TOO_LONG',
    {
      names: /context_length_exceeded|request_too_large|exceed_context_size/,
      text: /prompt is too long|maximum context length|exceeds? the maximum number of (?:input )?tokens|input is too long|exceeds? (?:the )?(?:available )?context|context window/,
    },
  ],
  [
    'CONTENT_FILTERED',
    {
      names: /content_filter|content_policy|responsibleaipolicy|invalid_prompt/,
      text: /content (?:filter|management policy)|blocked by (?:our|the) safety/,
    },
  ],
  [
    'MODEL_REFUSED',
    {
      statuses: [401, 402, 403],
      names:
        /insufficient_quota|billing|authentication|unauthenticated|permission|account_deactivated|accessdenied|unrecognizedclient|expiredtoken|invalid_api_key|loadapikey/,
      text: /credit balance|api key not valid|api key expired|(?:invalid|incorrect) api key/,
    },
  ],
  ['MODEL_TIMED_OUT', { statuses: [408, 504], names: /timeout|timedout|deadline_exceeded/ }],
  [
    'MODEL_RATE_LIMITED',
    { statuses: [429], names: /rate_limit|resource_exhausted|throttl|too_many_requests/ },
  ],
];

/** Reads what an error of the AI SDK, of `fetch` or of a provider's stream means. */
export function modelErrorOf(error: unknown): ModelError {
  const report = reportOf(causeOf(error));
  const code = codeOf(report);
  const reason = [report.status, ...report.names].filter((word) => word !== undefined).join(' ');
  const retryAfterSeconds = code === 'MODEL_RATE_LIMITED' ? retryAfterSecondsOf(report) : undefined;
  return {
    code,
    sentence: sentenceOf(code, retryAfterSeconds),
    reason: reason === '' ? 'an error in its answer' : reason,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

/**
 * The error of an answer that is not whole, by the reason why it ended.
 *
 * @param outputTokens the limit of the answer
 */
export function cutOffError(reason: FinishReason, outputTokens: number): ModelError {
  const code = reason === 'content-filter' ? 'CONTENT_FILTERED' : 'MODEL_FAILED';
  return { code, sentence: whyCutOff(reason, outputTokens), reason };
}

function codeOf({ status, names, text }: ProviderReport): ModelErrorCode {
  const named = names.join(' ').toLowerCase();
  const said = text.toLowerCase();
  const rule = RULES.find(
    ([, { statuses = [], names: name, text: words }]) =>
      (status !== undefined && statuses.includes(status)) ||
      (name?.test(named) ?? false) ||
      (words?.test(said) ?? false),
  );
  return rule?.[0] ?? 'MODEL_FAILED';
}

/** The error of a stored answer, by its code; null for one that is not the model's. */
export function storedModelError(code: string): ModelError | null {
  if (!Object.hasOwn(SENTENCES, code)) return null;
  const known = code as ModelErrorCode;
  return { code: known, sentence: SENTENCES[known], reason: 'stored' };
}

function sentenceOf(code: ModelErrorCode, seconds: number | undefined): string {
  return seconds === undefined
    ? SENTENCES[code]
    : `The model has had too many requests; try again in ${seconds} s.`;
}

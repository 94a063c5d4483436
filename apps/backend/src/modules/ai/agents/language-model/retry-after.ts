import type { ProviderReport } from './provider-report.js';

const DAY_SECONDS = 86_400;

/** The time that a provider asks to wait for: by a header, or as Google and OpenAI say it in the error. */
export function retryAfterSecondsOf({ headers, detail, text }: ProviderReport): number | undefined {
  const { 'retry-after-ms': milliseconds, 'retry-after': after } = headers;
  const seconds = [
    Number(milliseconds) / 1000,
    Number(after),
    (Date.parse(after ?? '') - Date.now()) / 1000,
    googleDelay(detail),
    Number(/try again in ([\d.]{1,10})s/.exec(text)?.[1]),
  ].find((value) => !Number.isNaN(value));
  return seconds === undefined ? undefined : Math.min(Math.max(Math.ceil(seconds), 1), DAY_SECONDS);
}

function googleDelay({ details }: Record<string, unknown>): number {
  const delays = (Array.isArray(details) ? (details as unknown[]) : []).map((detail) =>
    typeof detail === 'object' && detail !== null && 'retryDelay' in detail ? detail.retryDelay : undefined,
  );
  const delay = delays.find((value) => typeof value === 'string');
  return delay === undefined ? NaN : parseFloat(delay);
}

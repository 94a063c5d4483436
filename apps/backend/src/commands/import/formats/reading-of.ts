import { assertExact, parseJson } from '../json-value.js';
import { formatOf } from './index.js';

/** A reading as JSON: times as texts, without what is undefined. */
export interface PlainReading {
  format: string;
  id?: string;
  title?: string;
  createdAt?: string;
  messages: Record<string, unknown>[];
  head?: number;
  origin?: Record<string, unknown>;
  leftOut?: string[];
}

/** Reads a conversation by the format that recognises it. */
export function readingOf(value: unknown): PlainReading {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const json = parseJson(text);
  const format = formatOf(json);
  assertExact(text, format?.isKept);
  return JSON.parse(JSON.stringify(format?.read(json))) as PlainReading;
}

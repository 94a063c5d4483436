import type { IncomingHttpHeaders } from 'node:http';
import type { LanguageModelV3 } from '@ai-sdk/provider';

export interface ScriptedCall {
  /** The id that the provider gives the call; one of its own form unless said. */
  id?: string;
  name: string;
  input: object;
}

/** One answer of a model, in no provider's words. */
export interface ScriptedAnswer {
  /** The signature is one of the server's own unless said. */
  reasoning?: { text: string; signature?: string };
  text?: string;
  calls?: ScriptedCall[];
  finish: 'stop' | 'tool-calls' | 'length' | 'content-filter';
  /** Input with the cached tokens, output with those of reasoning. */
  usage: { input: number; output: number; cached?: number; reasoning?: number };
}

export interface ProviderRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** The reason why a request is refused, in the provider's own words. */
export interface Refusal {
  message: string;
  /** 400 unless said. */
  status?: number;
  code?: string;
  param?: string;
}

/** A provider's side of its conversations: it remembers what it streamed, where it asks for it again. */
export interface ProviderSession {
  /** Says what the real provider says, and null where it takes the request. */
  refusalOf(request: ProviderRequest): Refusal | null;
  /** The events of an answer, as they go over the wire, which the session remembers. */
  events(answer: ScriptedAnswer): (string | Uint8Array)[];
}

export interface ProviderKind {
  name: string;
  /** The AI SDK's model of that provider, at the address of a server. */
  model(url: string): LanguageModelV3;
  /** Options of a call without which the model does not reason. */
  providerOptions?: Record<string, Record<string, string | boolean | Record<string, string | number>>>;
  open(): ProviderSession;
  /** The type of a streamed reply; that of server-sent events unless said. */
  contentType?: string;
  /** The body of a refusal. */
  errorBody(refusal: Refusal): object;
}

/** A rule yields a refusal for each place that breaks it; only the first is sent. */
export type Rule<Request> = (request: Request) => Iterable<Refusal>;

export function firstRefusal<Request>(rules: readonly Rule<Request>[], request: Request): Refusal | null {
  for (const rule of rules) for (const refusal of rule(request)) return refusal;
  return null;
}

/** Splits a text into two pieces, neither of them empty where it has two characters. */
export function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((half) => half !== '');
}

/** Makes texts that differ for each call, with the characters that signatures have. */
export function signatures(prefix: string): () => string {
  let count = 0;
  return () => Buffer.from(`${prefix} ÿ?> ${++count}`).toString('base64');
}

export function isBlank(text: unknown): boolean {
  return typeof text !== 'string' || text.trim() === '';
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

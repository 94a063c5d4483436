import type { SharedV3ProviderMetadata } from '@ai-sdk/provider';
import type { Message, ToolCall } from '../../domain/message.js';
import { type StoredPart, turnOf } from './turn-data.js';

/** A part of an answer, as the model gave it. */
export type AnswerPart =
  | ({ providerMetadata?: SharedV3ProviderMetadata } & (
      { type: 'text' | 'reasoning'; text: string } | { type: 'tool-call'; call: ToolCall; title?: string }
    ))
  | ProviderPart;

/** A call that the provider itself has run, its result, or a source: they stand in the answer alone. */
export type ProviderPart = Extract<StoredPart, { type: 'provider-call' | 'provider-result' | 'source' }>;

export function isOfProvider(part: AnswerPart | StoredPart): part is ProviderPart {
  return part.type === 'provider-call' || part.type === 'provider-result' || part.type === 'source';
}

type Answer = Pick<Message, 'content' | 'toolCalls' | 'turn'>;

/** Reads the parts of an answer in their order. An answer that no turn has made is its content and then its calls. */
export function answerParts(message: Answer): AnswerPart[] {
  const turn = turnOf(message);
  if (turn?.parts) return storedParts(message, turn.parts);
  const text = turn?.silent ? '' : message.content;
  return [
    ...(turn?.reasoning ?? []).map((thought) => ({ type: 'reasoning' as const, text: thought })),
    ...(text === '' ? [] : [{ type: 'text' as const, text }]),
    ...(message.toolCalls ?? []).map((call) => ({ type: 'tool-call' as const, call })),
  ];
}

function storedParts({ content, toolCalls }: Answer, parts: readonly StoredPart[]): AnswerPart[] {
  const calls = new Map(toolCalls?.map((call) => [call.id, call]));
  return parts.flatMap((part): AnswerPart[] => {
    if (part.type === 'data' || part.type === 'file') return [];
    if (isOfProvider(part)) return [part];
    const attached = part.providerMetadata === undefined ? {} : { providerMetadata: part.providerMetadata };
    if (part.type !== 'tool-call') return [{ ...attached, type: part.type, text: part.text ?? content }];
    const call = calls.get(part.id);
    const titled = part.title === undefined ? {} : { title: part.title };
    return call ? [{ ...attached, ...titled, type: 'tool-call', call }] : [];
  });
}

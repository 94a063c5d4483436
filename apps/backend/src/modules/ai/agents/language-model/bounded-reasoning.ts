import type { LanguageModelV3StreamPart } from '@ai-sdk/provider';
import { jsonBytes } from '../../domain/json-bytes.js';
import { MAX_ANSWER_PART_BYTES, MAX_DISCARDED_REASONING_BYTES } from './answer.limits.js';

const QUOTES_BYTES = 2;

type Part = LanguageModelV3StreamPart;

/**
 * Cuts the reasoning of one answer where it is larger than the store takes, and lets everything else pass. What a
 * provider attaches to reasoning, such as its signature, is left out from there on: it belongs to the whole of it.
 */
export class ReasoningBound {
  private readonly open = new Set<string>();
  private bytes = 0;

  /** Counts the part, and returns the bytes of reasoning in it. */
  count(part: Part): number {
    const bytes = reasoningBytes(part);
    this.bytes += bytes;
    return bytes;
  }

  /** Tells whether there is more reasoning than is read on for the answer behind it. */
  get isEndless(): boolean {
    return this.bytes > MAX_ANSWER_PART_BYTES + MAX_DISCARDED_REASONING_BYTES;
  }

  /** Returns the part as it passes; null where it is left out. */
  within(part: Part): Part | null {
    const isCut = this.bytes > MAX_ANSWER_PART_BYTES;
    switch (part.type) {
      case 'reasoning-start':
        if (!isCut) this.open.add(part.id);
        return isCut ? null : part;
      case 'reasoning-delta':
        return isCut ? null : part;
      case 'reasoning-end':
        if (!this.open.delete(part.id)) return null;
        return isCut ? { type: part.type, id: part.id } : part;
      default:
        return part;
    }
  }
}

function reasoningBytes(part: Part): number {
  if (part.type === 'reasoning-start') return jsonBytes(part);
  return part.type === 'reasoning-delta' ? escapedBytes(part.delta) : 0;
}

/** The bytes of a text within a JSON string. */
export function escapedBytes(text: string): number {
  return jsonBytes(text) - QUOTES_BYTES;
}

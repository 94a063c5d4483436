import type { TextStreamPart, ToolSet } from 'ai';
import type { SharedV3ProviderMetadata } from '@ai-sdk/provider';
import { jsonBytes } from '../../domain/json-bytes.js';
import type { Json } from '../../domain/message.js';
import type { ProviderPart } from '../message-mapping/answer-parts.js';
import { MAX_PROVIDER_RESULT_BYTES } from '../turns/turn.limits.js';

const TOO_LARGE = 'The result is too large to be kept.';

interface Attached {
  providerMetadata?: SharedV3ProviderMetadata | undefined;
}

/** Reads the provider's own calls, results and sources of one answer, as many bytes of results as one may have. */
export class ProviderParts {
  private bytes = 0;

  /** @returns null for a part of another kind */
  read(part: TextStreamPart<ToolSet>): ProviderPart | null {
    switch (part.type) {
      case 'tool-call': {
        if (!part.providerExecuted) return null;
        const { toolCallId: id, toolName: name, title } = part;
        const titled = title === undefined ? {} : { title };
        return { type: 'provider-call', id, name, input: asJson(part.input), ...titled, ...attachedTo(part) };
      }
      case 'tool-result':
        return this.result(part, part.output, false);
      case 'tool-error':
        return part.providerExecuted ? this.result(part, part.error, true) : null;
      case 'source':
        return { ...sourceOf(part), ...attachedTo(part) };
      default:
        return null;
    }
  }

  private result(
    part: { toolCallId: string; toolName: string } & Attached,
    given: unknown,
    isError: boolean,
  ): ProviderPart {
    const of = { type: 'provider-result' as const, id: part.toolCallId, name: part.toolName };
    const result = asJson(given);
    this.bytes += jsonBytes(result);
    if (this.bytes > MAX_PROVIDER_RESULT_BYTES)
      return { ...of, result: TOO_LARGE, isError: true, leftOut: true };
    return { ...of, result, isError, ...attachedTo(part) };
  }
}

function sourceOf(source: Extract<TextStreamPart<ToolSet>, { type: 'source' }>): ProviderPart {
  const { id, title } = source;
  const titled = title === undefined ? {} : { title };
  if (source.sourceType === 'url') return { type: 'source', id, url: source.url, ...titled };
  const { mediaType, filename } = source;
  return { type: 'source', id, mediaType, ...titled, ...(filename === undefined ? {} : { filename }) };
}

function attachedTo({ providerMetadata }: Attached): Pick<ProviderPart, 'providerMetadata'> {
  if (providerMetadata === undefined) return {};
  return { providerMetadata: asJson(providerMetadata) as ProviderPart['providerMetadata'] };
}

/** What the provider gave came as JSON; it is kept as that. */
function asJson(given: unknown): Json {
  return JSON.parse(JSON.stringify(given ?? null)) as Json;
}

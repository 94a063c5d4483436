import type { ToolCallPart, ToolResultPart } from 'ai';
import type { AnswerPart, ProviderPart } from './answer-parts.js';

/**
 * Gives a call that the provider has run, or its result, back to it as it came. One without the other is left out, since
 * providers refuse it: the answer was cut off in between, or the result was too large.
 *
 * @param own the parts of the answer, where it is this provider's
 */
export function providerPart(
  part: ProviderPart,
  own: readonly AnswerPart[],
): (ToolCallPart | ToolResultPart)[] {
  if (part.type === 'source' || !isWhole(part.id, own)) return [];
  const { id: toolCallId, name: toolName, providerMetadata } = part;
  const attached = providerMetadata === undefined ? {} : { providerOptions: providerMetadata };
  const of = { toolCallId, toolName, ...attached };
  if (part.type === 'provider-call')
    return [{ type: 'tool-call', ...of, input: part.input, providerExecuted: true }];
  return [{ type: 'tool-result', ...of, output: outputOf(part) }];
}

function isWhole(id: string, parts: readonly AnswerPart[]): boolean {
  return (
    parts.some((part) => part.type === 'provider-call' && part.id === id) &&
    parts.some((part) => part.type === 'provider-result' && part.id === id && part.leftOut === undefined)
  );
}

/** As the AI SDK sends them: errors of a provider's tool are JSON. */
function outputOf({
  result,
  isError,
}: Extract<ProviderPart, { type: 'provider-result' }>): ToolResultPart['output'] {
  if (isError) return { type: 'error-json', value: result };
  return typeof result === 'string' ? { type: 'text', value: result } : { type: 'json', value: result };
}

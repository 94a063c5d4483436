import type { LanguageModelV3Middleware, LanguageModelV3StreamPart } from '@ai-sdk/provider';
import { v7 as uuidv7 } from 'uuid';

/**
 * Gives every tool call an id of its own. Some servers number the calls of each answer anew (`call_0`), and an id that
 * occurs twice in a conversation ties a result to the wrong call.
 */
export const uniqueToolCalls: LanguageModelV3Middleware = {
  specificationVersion: 'v3',
  async wrapStream({ doStream }) {
    const { stream, ...rest } = await doStream();
    return { ...rest, stream: stream.pipeThrough(renaming()) };
  },
};

function renaming(): TransformStream<LanguageModelV3StreamPart, LanguageModelV3StreamPart> {
  const ids = new Map<string, string>();
  const unique = (id: string): string => {
    const known = ids.get(id) ?? `call_${uuidv7().replaceAll('-', '')}`;
    ids.set(id, known);
    return known;
  };
  return new TransformStream({
    transform(part, controller) {
      controller.enqueue(renamed(part, unique));
    },
  });
}

function renamed(part: LanguageModelV3StreamPart, unique: (id: string) => string): LanguageModelV3StreamPart {
  switch (part.type) {
    case 'tool-input-start':
    case 'tool-input-delta':
    case 'tool-input-end':
      return { ...part, id: unique(part.id) };
    case 'tool-call':
      return { ...part, toolCallId: unique(part.toolCallId) };
    default:
      return part;
  }
}

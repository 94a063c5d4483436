import type { LanguageModelV3Middleware, LanguageModelV3StreamPart } from '@ai-sdk/provider';
import { v7 as uuidv7 } from 'uuid';
import { withGivenId } from './given-call-id.js';

/**
 * Gives every tool call that the module runs an id of its own, and keeps the provider's beside it. Calls that the
 * provider runs keep theirs, by which it knows them. Some servers number the calls of each
 * answer anew (`call_0`), some give an id twice in one answer, and an id that occurs twice in a conversation ties a
 * result to the wrong call.
 */
export const uniqueToolCalls: LanguageModelV3Middleware = {
  specificationVersion: 'v3',
  async wrapStream({ doStream }) {
    const { stream, ...rest } = await doStream();
    return { ...rest, stream: stream.pipeThrough(renaming()) };
  },
};

function renaming(): TransformStream<LanguageModelV3StreamPart, LanguageModelV3StreamPart> {
  const ids = new CallIds();
  return new TransformStream({
    transform(part, controller) {
      controller.enqueue(renamed(part, ids));
    },
  });
}

function renamed(part: LanguageModelV3StreamPart, ids: CallIds): LanguageModelV3StreamPart {
  switch (part.type) {
    case 'tool-input-start':
      if (part.providerExecuted) ids.keep(part.id);
      return { ...part, id: part.providerExecuted ? part.id : ids.begin(part.id) };
    case 'tool-input-delta':
    case 'tool-input-end':
      return { ...part, id: ids.of(part.id) };
    case 'tool-call':
      if (part.providerExecuted) return part;
      return withGivenId({ ...part, toolCallId: ids.call(part.toolCallId) }, part.toolCallId);
    default:
      return part;
  }
}

/** The ids of an answer's calls by those that the provider gave. */
class CallIds {
  private readonly ids = new Map<string, string>();
  private readonly called = new Set<string>();

  of(given: string): string {
    return this.ids.get(given) ?? this.anew(given);
  }

  keep(given: string): void {
    this.ids.set(given, given);
  }

  /** A further call, where the last one of this id is whole already. */
  begin(given: string): string {
    const known = this.of(given);
    return this.called.has(known) ? this.anew(given) : known;
  }

  call(given: string): string {
    const id = this.begin(given);
    this.called.add(id);
    return id;
  }

  private anew(given: string): string {
    const id = `call_${uuidv7().replaceAll('-', '')}`;
    this.ids.set(given, id);
    return id;
  }
}

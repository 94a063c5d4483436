import type { LanguageModelV3Middleware, LanguageModelV3StreamPart } from '@ai-sdk/provider';
import { doubtIn, lossIn } from '../../../../common/exact-json.js';

/**
 * Keeps the input of a call as the text that the model wrote where reading it as JSON would change it: an id of nineteen
 * digits would become another one, for which the tool would run. Such a call is not run, and the model is told why.
 */
export const exactInputs: LanguageModelV3Middleware = {
  specificationVersion: 'v3',
  async wrapStream({ doStream }) {
    const { stream, ...rest } = await doStream();
    const keeping = new TransformStream<LanguageModelV3StreamPart, LanguageModelV3StreamPart>({
      transform: (part, controller) => {
        controller.enqueue(kept(part));
      },
    });
    return { ...rest, stream: stream.pipeThrough(keeping) };
  },
};

function kept(part: LanguageModelV3StreamPart): LanguageModelV3StreamPart {
  if (part.type !== 'tool-call' || part.providerExecuted || !isChangedByReading(part.input)) return part;
  return { ...part, input: JSON.stringify(part.input) };
}

/** Tells whether a text is JSON that would change. Some providers have read it before: they leave a doubtful number. */
export function isChangedByReading(text: string): boolean {
  try {
    return doubtIn(JSON.parse(text)) !== null || lossIn(text) !== null;
  } catch {
    return false;
  }
}

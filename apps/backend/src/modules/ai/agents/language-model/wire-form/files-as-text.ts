import type {
  LanguageModelV3Message,
  LanguageModelV3Prompt,
  LanguageModelV3ToolResultPart,
} from '@ai-sdk/provider';
import { BETWEEN_TEXTS } from './alternating.js';
import type { ResultFile, WireRules } from './wire-rules.js';

type ResultOutput = LanguageModelV3ToolResultPart['output'];
type ContentOutput = Extract<ResultOutput, { type: 'content' }>;

/**
 * Names each file of a tool's result that the provider's package of the AI SDK would leave out, refuse or, as several do,
 * send as text: an image of 48 kB would be 48 kB of base64 (https://github.com/open-webui/open-webui/issues/29665).
 */
export function filesAsText(prompt: LanguageModelV3Prompt, { takesFile }: WireRules): LanguageModelV3Prompt {
  return prompt.map((message) => withNamedFiles(message, takesFile));
}

function withNamedFiles(message: LanguageModelV3Message, takesFile: TakesFile): LanguageModelV3Message {
  if (message.role !== 'tool') return message;
  const content = message.content.map((part) =>
    part.type === 'tool-result' && part.output.type === 'content'
      ? { ...part, output: takesFile ? withNamed(part.output, takesFile) : inWords(part.output) }
      : part,
  );
  return { ...message, content };
}

type TakesFile = WireRules['takesFile'];

function withNamed(output: ContentOutput, takesFile: (file: ResultFile) => boolean): ContentOutput {
  const value = output.value.map((part) =>
    part.type === 'text' || takesFile(part) ? part : { type: 'text' as const, text: nameOf(part) },
  );
  return { ...output, value };
}

/** A list of parts would be sent as JSON where the package knows texts alone. */
function inWords({ value }: ContentOutput): ResultOutput {
  const texts = value.map((part) => (part.type === 'text' ? part.text : nameOf(part)));
  return { type: 'text', value: texts.join(BETWEEN_TEXTS) };
}

function nameOf(file: ResultFile): string {
  return 'mediaType' in file ? `[A file: ${file.mediaType}]` : '[A file]';
}

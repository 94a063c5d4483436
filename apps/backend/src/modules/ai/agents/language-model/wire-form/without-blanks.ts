import type {
  LanguageModelV3Message,
  LanguageModelV3Prompt,
  LanguageModelV3ToolResultPart,
} from '@ai-sdk/provider';

/** Stands for a result without a text: Bedrock refuses one that is blank. */
const EMPTY = '(Empty.)';

type ResultOutput = LanguageModelV3ToolResultPart['output'];

/**
 * Leaves out texts of white space alone, and messages of which nothing is left: Anthropic answers 400, "text content
 * blocks must contain non-whitespace text" (https://github.com/home-assistant/core/issues/175637).
 */
export function withoutBlanks(prompt: LanguageModelV3Prompt): LanguageModelV3Prompt {
  return prompt
    .map(withoutBlankParts)
    .filter(({ content }) =>
      typeof content === 'string' ? !isBlank(content) : content.some(({ type }) => type !== 'reasoning'),
    );
}

function withoutBlankParts(message: LanguageModelV3Message): LanguageModelV3Message {
  switch (message.role) {
    case 'user':
      return { ...message, content: message.content.filter(isSaid) };
    case 'assistant':
      return { ...message, content: message.content.filter(isSaid) };
    case 'tool':
      return {
        ...message,
        content: message.content.map((part) =>
          part.type === 'tool-result' ? { ...part, output: filled(part.output) } : part,
        ),
      };
    case 'system':
      return message;
  }
}

function isSaid(part: { type: string; text?: string }): boolean {
  return part.type !== 'text' || !isBlank(part.text ?? '');
}

function filled(output: ResultOutput): ResultOutput {
  if (output.type === 'text' || output.type === 'error-text')
    return isBlank(output.value) ? { ...output, value: EMPTY } : output;
  if (output.type !== 'content') return output;
  const value = output.value.filter(isSaid);
  return { ...output, value: value.length > 0 ? value : [{ type: 'text', text: EMPTY }] };
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

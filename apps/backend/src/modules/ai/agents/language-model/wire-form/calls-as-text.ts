import type {
  LanguageModelV3Message,
  LanguageModelV3Prompt,
  LanguageModelV3ToolResultPart,
} from '@ai-sdk/provider';

/**
 * Tells of tool calls and their results in words, for requests without tools: Anthropic and Bedrock refuse calls where no
 * tool is defined (https://docs.litellm.ai/docs/exception_mapping, "must define tools"). Those that the provider has run
 * itself are left out: what they gave is meant for it alone.
 */
export function callsAsText(prompt: LanguageModelV3Prompt): LanguageModelV3Prompt {
  return prompt.map(inWords);
}

function inWords(message: LanguageModelV3Message): LanguageModelV3Message {
  if (message.role === 'tool')
    return {
      role: 'user',
      content: message.content.flatMap((part) => (part.type === 'tool-result' ? [told(part)] : [])),
    };
  if (message.role !== 'assistant') return message;
  const content = message.content
    .filter((part) => part.type !== 'reasoning' && part.type !== 'tool-result')
    .filter((part) => part.type !== 'tool-call' || !part.providerExecuted)
    .map((part) =>
      part.type === 'tool-call' ? text(`[Called ${part.toolName}: ${JSON.stringify(part.input)}]`) : part,
    );
  return { ...message, content };
}

function told({ toolName, output }: LanguageModelV3ToolResultPart): { type: 'text'; text: string } {
  const value = output.type === 'execution-denied' ? (output.reason ?? 'denied') : output.value;
  return text(`[Result of ${toolName}: ${typeof value === 'string' ? value : JSON.stringify(value)}]`);
}

function text(words: string): { type: 'text'; text: string } {
  return { type: 'text', text: words };
}

import type { LanguageModelV3ToolResultPart } from '@ai-sdk/provider';

type Content = Extract<LanguageModelV3ToolResultPart['output'], { type: 'content' }>['value'][number];

/** A part of a tool's result that is no text. */
export type ResultFile = Exclude<Content, { type: 'text' }>;

/** The rules of one kind of provider about the form of a request, beyond those that all have. */
export interface WireRules {
  /** Ids of tool calls that it takes, beside those that it gave. */
  callId: RegExp;
  /** Tells whether the first message must be a user's, and results must be answered before the user says more. */
  alternates: boolean;
  /** The reasoning that goes back: of the running turn, of all calls that have one, or one with every call. */
  reasoning: 'running turn' | 'calls' | 'every call';
  /** Tells whether calls need a signature, also those that another model made. */
  signsCalls: boolean;
  /** Tells whether the AI SDK sends no tools where none may be called. */
  dropsUnusableTools: boolean;
  /** Tells which files of a tool's result the AI SDK sends as such; null where it knows texts alone. */
  takesFile: ((file: ResultFile) => boolean) | null;
}

/** OpenAI takes at most 40 characters (https://github.com/vercel/ai/issues/6315). */
const SHORT_ID = /^[\w-]{1,40}$/;
/** Mistral's own form, which its chat templates ask for on any server (https://github.com/anomalyco/opencode/issues/1680). */
const MISTRAL_ID = /^[a-zA-Z0-9]{9}$/;

const OPENAI_CHAT: WireRules = {
  callId: SHORT_ID,
  alternates: false,
  reasoning: 'running turn',
  signsCalls: false,
  dropsUnusableTools: false,
  takesFile: null,
};
const OPENAI_RESPONSES: WireRules = { ...OPENAI_CHAT, takesFile: ({ type }) => type !== 'custom' };
const ANTHROPIC: WireRules = {
  ...OPENAI_CHAT,
  alternates: true,
  takesFile: (file) =>
    ['image-data', 'image-url', 'file-url', 'custom'].includes(file.type) ||
    (file.type === 'file-data' && file.mediaType === 'application/pdf'),
};
const GOOGLE: WireRules = {
  ...ANTHROPIC,
  takesFile: ({ type }) => ['image-data', 'file-data', 'image-url', 'file-url'].includes(type),
};
const BEDROCK: WireRules = {
  ...ANTHROPIC,
  dropsUnusableTools: true,
  takesFile: ({ type }) => ['image-data', 'file-data', 'image-url'].includes(type),
};
/** Also servers with any chat template (https://github.com/vllm-project/vllm/issues/6862), and what is not known. */
const STRICTEST: WireRules = { ...OPENAI_CHAT, alternates: true, callId: MISTRAL_ID };

/** Rules by the beginning of the provider's name in the AI SDK. */
const RULES: [provider: string, rules: WireRules][] = [
  ['openai.responses', OPENAI_RESPONSES],
  ['openai.', OPENAI_CHAT],
  ['azure.responses', OPENAI_RESPONSES],
  ['azure', OPENAI_CHAT],
  ['anthropic', ANTHROPIC],
  ['google', GOOGLE],
  ['amazon-bedrock', BEDROCK],
];

/** Rules by the model's name, on servers of the OpenAI kind. */
const MODELS: [name: RegExp, rules: Partial<WireRules>][] = [
  [/kimi/i, { reasoning: 'every call' }],
  [/deepseek-v4/i, { reasoning: 'calls' }],
  [/gemini/i, { signsCalls: true }],
];

export function wireRulesOf({ provider, modelId }: { provider: string; modelId: string }): WireRules {
  const rules = RULES.find(([beginning]) => provider.startsWith(beginning))?.[1];
  if (rules) return rules;
  return { ...STRICTEST, ...MODELS.find(([name]) => name.test(modelId))?.[1] };
}

import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3Prompt,
  LanguageModelV3StreamPart,
} from '@ai-sdk/provider';
import { simulateReadableStream } from 'ai';

const CHARACTERS_PER_TOKEN = 4;
/** UTF-16 code units of a message that the answer repeats. */
const MAX_ECHO_CODE_UNITS = 2_000;
/** UTF-16 code units of the word that is looked up. */
const MAX_QUERY_CODE_UNITS = 64;
/** Time between two words, so that streaming can be seen. */
const WORD_INTERVAL_MS = 15;

/**
 * The stand-in where no provider is set: deterministic, streams word by word, and calls tools. A message such as
 * `/close_case {"caseId":"HR-17"}` calls that tool; any other is first looked up with `search_history`, where the
 * agent has it. It never pretends to understand.
 */
export class OfflineModel implements LanguageModelV3 {
  readonly specificationVersion = 'v3';
  readonly provider = 'offline';
  readonly modelId = 'offline';
  readonly supportedUrls = {};

  doGenerate(): never {
    throw new Error('The offline model only streams.');
  }

  doStream({ prompt, tools = [], toolChoice, abortSignal }: LanguageModelV3CallOptions) {
    const names = toolChoice?.type === 'none' ? [] : tools.map(({ name }) => name);
    const call = callFor(prompt, names);
    const parts = call ? callParts(call) : textParts(replyTo(prompt));
    const said = call ? JSON.stringify(call) : replyTo(prompt);
    const chunks = [...parts, finish(JSON.stringify(prompt), said, call !== null)];
    const stream = simulateReadableStream({
      chunks,
      initialDelayInMs: null,
      chunkDelayInMs: WORD_INTERVAL_MS,
    });
    return Promise.resolve({ stream: untilAborted(stream, abortSignal) });
  }
}

const WORDS = /[\p{L}\p{N}-]+/gu;
/** The place before a word's white space, which is streamed with the word. */
const BETWEEN_WORDS = /(?<=\S)(?=\s)/;

interface Call {
  toolName: string;
  input: string;
}

/** The name alone: an expression for what follows it would try each of many spaces with each of the others. */
const COMMAND = /^\/(\w+)/;

function commandIn(text: string): Call | null {
  const [start = '', toolName] = COMMAND.exec(text) ?? [];
  const input = text.slice(start.length).trim();
  if (toolName === undefined || (input !== '' && !(input.startsWith('{') && input.endsWith('}'))))
    return null;
  return { toolName, input: input === '' ? '{}' : input };
}

/** Calls a tool in answer to a person's message, never to a tool's result. */
function callFor(prompt: LanguageModelV3Prompt, tools: string[]): Call | null {
  if (prompt.at(-1)?.role !== 'user') return null;
  const said = lastUserText(prompt);
  const command = commandIn(said);
  if (command && tools.includes(command.toolName)) return command;
  const query = longestWord(said);
  return tools.includes('search_history') && query !== ''
    ? { toolName: 'search_history', input: JSON.stringify({ query }) }
    : null;
}

function replyTo(prompt: LanguageModelV3Prompt): string {
  const results = prompt.at(-1)?.role === 'tool' ? (prompt.at(-1)?.content.length ?? 0) : 0;
  const looked = results > 0 ? ` The tool that I called has answered.` : '';
  return (
    `I am the offline stand-in for a language model; set AI_PROVIDER for a real one.${looked} ` +
    `You wrote: ${lastUserText(prompt).slice(0, MAX_ECHO_CODE_UNITS)}`
  );
}

function lastUserText(prompt: LanguageModelV3Prompt): string {
  const message = prompt.findLast(({ role }) => role === 'user');
  if (message?.role !== 'user') return '';
  return message.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

function longestWord(text: string): string {
  let longest = '';
  for (const [word] of text.matchAll(WORDS)) if (word.length > longest.length) longest = word;
  return longest.slice(0, MAX_QUERY_CODE_UNITS);
}

function callParts({ toolName, input }: Call): LanguageModelV3StreamPart[] {
  return [{ type: 'tool-call', toolCallId: 'call', toolName, input }];
}

function textParts(text: string): LanguageModelV3StreamPart[] {
  return [
    { type: 'text-start', id: 'text' },
    ...text.split(BETWEEN_WORDS).map((delta) => ({ type: 'text-delta' as const, id: 'text', delta })),
    { type: 'text-end', id: 'text' },
  ];
}

function finish(prompt: string, said: string, calls: boolean): LanguageModelV3StreamPart {
  const input = Math.ceil(prompt.length / CHARACTERS_PER_TOKEN);
  const output = Math.ceil(said.length / CHARACTERS_PER_TOKEN);
  return {
    type: 'finish',
    finishReason: { unified: calls ? 'tool-calls' : 'stop', raw: calls ? 'tool-calls' : 'stop' },
    usage: {
      inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: output, text: output, reasoning: 0 },
    },
  };
}

function untilAborted<T>(stream: ReadableStream<T>, signal: AbortSignal | undefined): ReadableStream<T> {
  const passing = new TransformStream<T, T>();
  stream.pipeTo(passing.writable, signal ? { signal } : {}).catch(() => undefined);
  return passing.readable;
}

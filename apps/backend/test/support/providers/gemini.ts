import { createGoogleGenerativeAI } from '@ai-sdk/google';
import {
  firstRefusal,
  halves,
  isObject,
  type ProviderKind,
  type ProviderSession,
  type Refusal,
  type ScriptedAnswer,
  signatures,
} from './provider-kind.js';

interface Call {
  id?: string;
  name?: string;
  args?: unknown;
}

interface Part {
  text?: string;
  thought?: boolean;
  thoughtSignature?: string;
  functionCall?: Call;
  functionResponse?: { id?: string; name?: string; response?: unknown };
}

interface Content {
  role: 'user' | 'model';
  parts?: Part[];
}

interface GeminiRequest {
  contents: Content[];
  systemInstruction?: { parts?: Part[] };
  tools?: { functionDeclarations?: { name?: string }[] }[];
}

const NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/;
/** Stands for the signature of a call that no Gemini made. Source: https://ai.google.dev/gemini-api/docs/thought-signatures. */
export const NO_SIGNATURE = 'skip_thought_signature_validator';

const callsIn = ({ role, parts = [] }: Content) =>
  role === 'model' ? parts.filter(({ functionCall }) => functionCall) : [];
const responsesIn = ({ parts = [] }: Content) => parts.filter(({ functionResponse }) => functionResponse);

/** Source: https://ai.google.dev/api/caching#Content, google-gemini/gemini-cli#26486. */
function* beginsWithUser({ contents }: GeminiRequest): Generator<Refusal> {
  const [first] = contents;
  if (!first) yield { message: '* GenerateContentRequest.contents: contents is not specified' };
  else if (first.role !== 'user' || responsesIn(first).length > 0)
    yield { message: 'Please ensure that multiturn requests begin with a user role.' };
}

/** Source: songquanpeng/one-api#836, crewAIInc/crewAI#6973. */
function* endsWithUser({ contents }: GeminiRequest): Generator<Refusal> {
  if (contents.at(-1)?.role === 'model')
    yield { message: 'Please ensure that multiturn requests ends with a user role or a function response.' };
}

/** Source: https://ai.google.dev/api/caching#Part (a union, of which one field is set). */
function* hasNoEmptyParts({ contents, systemInstruction }: GeminiRequest): Generator<Refusal> {
  const all = [...contents, ...(systemInstruction ? [systemInstruction] : [])];
  for (const [at, { parts = [] }] of all.entries()) {
    const place = `* GenerateContentRequest.contents[${at}].parts`;
    if (parts.length === 0) yield { message: `${place}: contents.parts must not be empty.` };
    for (const [index, part] of parts.entries())
      if (part.text === '' || Object.keys(part).length === 0)
        yield {
          message: `${place}[${index}].data: required oneof field 'data' must have one initialized field`,
        };
  }
}

/** Source: kaitranntt/ccs#219, decolua/9router#369. */
function* namesFunctions({ contents, tools = [] }: GeminiRequest): Generator<Refusal> {
  const declared = tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations);
  const used = contents.flatMap(({ parts = [] }) =>
    parts.flatMap(({ functionCall, functionResponse }) => functionCall ?? functionResponse ?? []),
  );
  for (const { name = '' } of [...declared, ...used])
    if (!NAME.test(name))
      yield {
        message: `[FIELD_INVALID] Invalid function name ${name}. Must start with a letter or an underscore. Must be a-z, A-Z, 0-9, or contain underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.`,
      };
}

/** Source: https://ai.google.dev/api/caching#FunctionCall (args: a Struct). */
function* callsWithObjects({ contents }: GeminiRequest): Generator<Refusal> {
  for (const [at, content] of contents.entries())
    for (const { functionCall } of callsIn(content))
      if (functionCall?.args !== undefined && !isObject(functionCall.args))
        yield {
          message: `Invalid value at 'contents[${at}].parts[0].function_call.args' (type.googleapis.com/google.protobuf.Struct)`,
        };
}

/** Source: google-gemini/gemini-cli#26486 (calls), lobehub/lobehub#7298 (responses), google-gemini/gemini-cli#3814 (number). */
function* pairsCalls({ contents }: GeminiRequest): Generator<Refusal> {
  for (const [at, content] of contents.entries()) {
    const calls = callsIn(content);
    const next = contents[at + 1];
    const before = contents[at - 1];
    if (calls.length > 0 && before?.role !== 'user')
      yield {
        message:
          'Please ensure that function call turn comes immediately after a user turn or after a function response turn.',
      };
    if (calls.length > 0 && (!next || responsesIn(next).length !== calls.length))
      yield {
        message:
          'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
      };
    if (responsesIn(content).length > 0 && (!before || callsIn(before).length === 0))
      yield {
        message: 'Please ensure that function response turn comes immediately after a function call turn.',
      };
    if (calls.length > 0 && next) yield* misnamed(calls, responsesIn(next));
  }
}

/** Source: https://ai.google.dev/gemini-api/docs/function-calling (name and id match those of the call). */
function* misnamed(calls: readonly Part[], responses: readonly Part[]): Generator<Refusal> {
  const open = calls.map(({ functionCall }) => keyOf(functionCall));
  for (const { functionResponse } of responses) {
    const at = open.indexOf(keyOf(functionResponse));
    if (at < 0)
      yield { message: 'Please ensure that function response parts match the function call parts.' };
    open.splice(at, 1);
  }
}

function keyOf(one: { id?: string; name?: string } | undefined): string {
  return JSON.stringify([one?.id, one?.name]);
}

const RULES = [beginsWithUser, endsWithUser, hasNoEmptyParts, namesFunctions, callsWithObjects, pairsCalls];

class GeminiSession implements ProviderSession {
  /** The signature that was streamed with the first call of an answer, by the call's name and arguments. */
  private readonly signed = new Map<string, string[]>();
  private readonly newSignature = signatures('gemini');
  private count = 0;

  refusalOf({ body }: { body: unknown }): Refusal | null {
    return firstRefusal([...RULES, (request) => this.unsigned(request)], body as GeminiRequest);
  }

  events({ reasoning, text, calls = [], finish, usage }: ScriptedAnswer): string[] {
    const thoughtSignature = reasoning?.signature ?? this.newSignature();
    const called = calls.map(({ id, name, input }, index) => ({
      functionCall: { id: id ?? `fc${++this.count}`, name, args: input },
      ...(index === 0 ? { thoughtSignature } : {}),
    }));
    const [first] = called;
    if (first) this.remember(first.functionCall, thoughtSignature);
    const parts: Part[] = [
      ...halves(reasoning?.text ?? '').map((half) => ({ text: half, thought: true })),
      ...halves(text ?? '').map((half) => ({ text: half })),
      ...called,
    ];
    return [
      ...parts.map((part) =>
        chunk({ candidates: [{ content: { role: 'model', parts: [part] }, index: 0 }] }),
      ),
      chunk({
        candidates: [{ content: { role: 'model', parts: [] }, finishReason: FINISH[finish], index: 0 }],
        usageMetadata: usageOf(usage),
      }),
    ];
  }

  private remember(call: Call, signature: string): void {
    const key = callKey(call);
    this.signed.set(key, [...(this.signed.get(key) ?? []), signature]);
  }

  /**
   * The first call of each step of the running turn has its signature, byte for byte. The real one takes the stand-in
   * for a lost signature, too, at the cost of its reasoning; here it is for calls of others alone.
   *
   * Source: https://ai.google.dev/gemini-api/docs/thought-signatures, langgenius/dify-official-plugins#2088.
   */
  private *unsigned({ contents }: GeminiRequest): Generator<Refusal> {
    const turn = contents.findLastIndex(
      (content) => content.role === 'user' && responsesIn(content).length === 0,
    );
    for (const [at, content] of contents.entries()) {
      const [first] = callsIn(content);
      if (!first || at < turn) continue;
      const expected = this.signed.get(callKey(first.functionCall)) ?? [NO_SIGNATURE];
      if (expected.includes(first.thoughtSignature ?? '')) continue;
      yield {
        message:
          first.thoughtSignature === undefined
            ? `Function call is missing a thought_signature in functionCall parts. Additional data, function call \`default_api:${first.functionCall?.name ?? ''}\`, position ${at}.`
            : 'Thought signature is not valid.',
      };
    }
  }
}

function callKey(call: Call | undefined): string {
  return JSON.stringify([call?.name, call?.args]);
}

const FINISH = {
  stop: 'STOP',
  'tool-calls': 'STOP',
  length: 'MAX_TOKENS',
  'content-filter': 'SAFETY',
} as const;

/** Source: https://ai.google.dev/api/generate-content#UsageMetadata (thoughts stand apart from the answer). */
function usageOf({ input, output, cached = 0, reasoning = 0 }: ScriptedAnswer['usage']): object {
  return {
    promptTokenCount: input,
    cachedContentTokenCount: cached,
    candidatesTokenCount: output - reasoning,
    thoughtsTokenCount: reasoning,
    totalTokenCount: input + output,
  };
}

function chunk(data: object): string {
  return `data: ${JSON.stringify({ modelVersion: 'gemini-3-pro-preview', responseId: 'r1', ...data })}\n\n`;
}

export const gemini3: ProviderKind = {
  name: 'gemini-3',
  model: (url) =>
    createGoogleGenerativeAI({ apiKey: 'key', baseURL: `${url}/v1beta` })('gemini-3-pro-preview'),
  open: () => new GeminiSession(),
  errorBody: ({ message, status = 400 }) => ({
    error: { code: status, message, status: 'INVALID_ARGUMENT' },
  }),
};

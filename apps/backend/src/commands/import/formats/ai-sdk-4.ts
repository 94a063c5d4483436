import type { Json } from '../../../modules/ai/index.js';
import { asList, asObject, type JsonObject, objectIn } from '../json-value.js';
import type { Format } from './format.js';
import { frameOf, reading, textOf } from './frame.js';
import { uiMessageAt } from './ui-message.js';

/** Members and parts that only these messages have. */
const OWN_MEMBERS = ['toolInvocations', 'experimental_attachments', 'annotations'];
const OWN_PARTS = ['tool-invocation', 'source'];

/**
 * The AI SDK's messages up to version 4: a `content`, with `toolInvocations`, or with parts that later versions have in
 * another form.
 *
 * @see https://ai-sdk.dev/docs/migration-guides/migration-guide-5-0 and `Message`, `UIMessage` of
 *   https://github.com/vercel/ai/blob/v4/packages/ui-utils/src/types.ts
 */
export const aiSdk4: Format = {
  name: 'AI SDK 4',
  recognises: (value) => {
    const messages = Array.isArray(value) ? value : objectIn(value)?.messages;
    return Array.isArray(messages) && messages.some((message) => isOld(objectIn(message)));
  },
  read: (value) => {
    const frame = frameOf(value);
    const messages = asList(frame.messages, 'messages').flatMap((message, index) => {
      const path = `messages.${index}`;
      return uiMessageAt(asNew(asObject(message, path)), path) ?? [null];
    });
    return reading('AI SDK', frame, messages);
  },
};

function isOld(message: JsonObject | undefined): boolean {
  if (!message || textOf(message.role) === undefined) return false;
  const { parts, role } = message;
  const hasOwnPart =
    Array.isArray(parts) && parts.some((part) => OWN_PARTS.includes(textOf(objectIn(part)?.type) ?? ''));
  return role === 'data' || hasOwnPart || OWN_MEMBERS.some((name) => message[name] !== undefined);
}

/** The message in the form of version 5. */
function asNew(message: JsonObject): JsonObject {
  const { parts, role, annotations } = message;
  const given = Array.isArray(parts) && parts.length > 0 ? parts.map(partAsNew) : partsOf(message);
  return {
    ...message,
    role: role === 'data' ? 'system' : (role ?? null),
    parts: [...given, ...attachedFiles(message)],
    ...(Array.isArray(annotations) && annotations.length > 0 ? { metadata: { annotations } } : {}),
  };
}

/** The parts of a message that has none: its calls come before its text, which was said behind them. */
function partsOf({ content, reasoning, toolInvocations: calls }: JsonObject): Json[] {
  const steps = (Array.isArray(calls) ? calls : []).map((call) => toolPart(call));
  const thought = textOf(reasoning);
  const text = textOf(content);
  return [
    ...(thought === undefined ? [] : [{ type: 'reasoning', text: thought }]),
    ...steps,
    ...(steps.length > 0 ? [{ type: 'step-start' }] : []),
    ...(text === undefined ? [] : [{ type: 'text', text }]),
  ];
}

function partAsNew(part: Json): Json {
  const object = objectIn(part) ?? {};
  switch (object.type) {
    case 'tool-invocation':
      return toolPart(object.toolInvocation ?? null);
    case 'source': {
      const { id, url, title } = objectIn(object.source) ?? {};
      return {
        type: 'source-url',
        sourceId: id ?? '',
        url: url ?? '',
        ...(title === undefined ? {} : { title }),
      };
    }
    case 'file':
      return { type: 'file', mediaType: object.mimeType ?? null, url: object.data ?? null };
    default:
      return part;
  }
}

function toolPart(value: Json): Json {
  const { state, toolCallId, toolName, args, result } = objectIn(value) ?? {};
  return {
    type: 'dynamic-tool',
    toolName: toolName ?? null,
    toolCallId: toolCallId ?? null,
    input: args ?? null,
    ...(state === 'result'
      ? { state: 'output-available', output: result ?? null }
      : { state: 'input-available' }),
  };
}

function attachedFiles({ experimental_attachments: files }: JsonObject): Json[] {
  return (Array.isArray(files) ? files : []).map((file) => {
    const { name, contentType, url } = objectIn(file) ?? {};
    const named = textOf(name);
    return {
      type: 'file',
      mediaType: contentType ?? null,
      url: url ?? null,
      ...(named === undefined ? {} : { filename: named }),
    };
  });
}

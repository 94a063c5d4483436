import type { Json, MessageRole, ShownPart, ToolCall, TranscriptMessage } from '../../../modules/ai/index.js';
import type { JsonObject } from '../json-value.js';
import type { EnclosedFile } from './enclosed-file.js';
import { namesOf } from './content-parts.js';

/** A part of a message, by one form for all formats that have such parts. */
export type Block =
  | { type: 'text'; text: string; state?: 'streaming' | 'done' }
  | { type: 'reasoning'; text: string }
  | { type: 'call'; id: string; name: string; input: Json; title?: string }
  | { type: 'result'; id: string; result: Json; isError?: boolean }
  /** What front ends alone are shown. */
  | Extract<ShownPart, { type: 'source' | 'data' }>
  /** What is no text, such as an image, by its kind. */
  | { type: 'other'; kind: string; part: JsonObject; file?: EnclosedFile | null }
  /** A new request to the model. */
  | { type: 'step' };

/** What the stored messages of one message have in common. */
export interface Whole extends Pick<TranscriptMessage, 'id' | 'createdAt' | 'model'> {
  role: MessageRole;
  /** The tokens of an answer, which stand with its last message. */
  counts?: Partial<TranscriptMessage>;
  metadata?: JsonObject;
  /** The id that front ends know it by, where its messages are to be shown as one. */
  messageId?: string | undefined;
}

const BETWEEN_TEXTS = '\n\n';
/** The content of an answer in which nothing was said: a message has to say something. */
const NOTHING_SAID = '(No answer.)';

/**
 * Makes stored messages of a message with parts: of an answer one for each request to the model, with the results of its
 * calls behind it; of a person's message one behind the results that it brings.
 */
export function messagesOfBlocks(whole: Whole, blocks: readonly Block[]): TranscriptMessage[] {
  const messages = whole.role === 'assistant' ? answerOf(whole, blocks) : saidOf(whole, blocks);
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  return messages.map((message, index) => ({
    ...message,
    ...(whole.id === undefined ? {} : { id: whole.id }),
    ...(whole.createdAt === undefined ? {} : { createdAt: whole.createdAt }),
    ...(message.role === 'assistant' && whole.model != null ? { model: whole.model } : {}),
    ...(index === last ? whole.counts : {}),
  }));
}

function saidOf(whole: Whole, blocks: readonly Block[]): TranscriptMessage[] {
  const { role, messageId } = whole;
  const results = blocks.filter((block) => block.type === 'result');
  const shown = blocks.flatMap((block): ShownPart[] =>
    block.type === 'text' || block.type === 'source' || block.type === 'data'
      ? [block]
      : fileOf(whole, block),
  );
  const texts = blocks.filter((block) => block.type === 'text');
  const content = contentOf(blocks);
  const answered = results.length > 0 ? [resultsMessage(results, messageId)] : [];
  if (content === '') return answered;
  const isPlain = shown.every(({ type }) => type === 'text') && texts.length <= 1;
  const isShown = messageId !== undefined || shown.some(({ type }) => type === 'file');
  const hasParts = isShown && (!isPlain || texts[0]?.state !== undefined);
  const parts = texts.length === 1 ? shown.map(withoutText) : shown;
  const place = isShown ? { shown: { messageId, ...(hasParts ? { parts } : {}) } } : {};
  return [...answered, { role, content, ...metadataOf(whole, blocks), ...place }];
}

/** The file of a part. Of an answer, front ends are shown none. */
function fileOf({ role }: Whole, block: Block): EnclosedFile[] {
  return role === 'user' && block.type === 'other' && block.file ? [block.file] : [];
}

function answerOf(whole: Whole, blocks: readonly Block[]): TranscriptMessage[] {
  const messages: TranscriptMessage[] = [];
  for (const step of stepsOf(blocks)) {
    const results = step.filter((block) => block.type === 'result');
    const answer = answerMessage(whole, step, messages.length === 0);
    if (answer) messages.push(answer);
    if (results.length > 0) messages.push(resultsMessage(results, whole.messageId));
  }
  return messages;
}

/** Takes an answer apart at each request: where it says so, and where something is said behind a result. */
function stepsOf(blocks: readonly Block[]): Block[][] {
  const steps: Block[][] = [[]];
  for (const block of blocks) {
    const step = steps.at(-1) ?? [];
    const saysSomething = step.some(({ type }) => type !== 'reasoning');
    const isBehindResult = step.at(-1)?.type === 'result' && block.type !== 'result';
    if (isBehindResult || (block.type === 'step' && saysSomething)) steps.push([]);
    if (block.type !== 'step') steps.at(-1)?.push(block);
  }
  return steps;
}

function answerMessage(whole: Whole, step: readonly Block[], isFirst: boolean): TranscriptMessage | null {
  const calls = step.flatMap((block): ToolCall[] =>
    block.type === 'call' ? [{ id: block.id, name: block.name, input: block.input }] : [],
  );
  const parts = step.flatMap(shownPart);
  const content = contentOf(step);
  if (content === '' && calls.length === 0 && parts.length === 0) return null;
  const isSilent = content === '' && calls.length === 0;
  const texts = parts.filter(({ type }) => type === 'text');
  const ordered = texts.length === 1 ? parts.map(withoutText) : parts;
  const place = whole.messageId === undefined ? {} : { messageId: whole.messageId };
  const shown = {
    ...place,
    ...(isPlain(parts) ? {} : { parts: ordered }),
    ...(isSilent ? { silent: true as const } : {}),
  };
  return {
    role: 'assistant',
    content: isSilent ? NOTHING_SAID : content,
    ...(calls.length > 0 ? { toolCalls: calls } : {}),
    ...(isFirst ? metadataOf(whole, step) : {}),
    ...(Object.keys(shown).length > 0 ? { shown } : {}),
  };
}

function shownPart(block: Block): ShownPart[] {
  switch (block.type) {
    case 'text':
      return block.text === '' ? [] : [{ type: 'text', text: block.text }];
    case 'call':
      return [
        { type: 'tool-call', id: block.id, ...(block.title === undefined ? {} : { title: block.title }) },
      ];
    case 'reasoning':
    case 'source':
      return [block];
    default:
      return [];
  }
}

/** Tells whether parts are one text at most and calls behind it, as content and calls say by themselves. */
function isPlain(parts: readonly ShownPart[]): boolean {
  const isKnown = parts.every(
    (part) => part.type === 'text' || (part.type === 'tool-call' && part.title === undefined),
  );
  return isKnown && parts.slice(1).every(({ type }) => type === 'tool-call');
}

function withoutText(part: ShownPart): ShownPart {
  return part.type === 'text' ? { ...part, text: undefined } : part;
}

function contentOf(blocks: readonly Block[]): string {
  const texts = blocks.flatMap((block) => (block.type === 'text' && block.text !== '' ? [block.text] : []));
  const others = blocks.flatMap((block) => (block.type === 'other' ? [block.kind] : []));
  return texts.length > 0 ? texts.join(BETWEEN_TEXTS) : namesOf(others);
}

/** The metadata, with the parts that are no text. */
function metadataOf({ metadata = {} }: Whole, blocks: readonly Block[]): Pick<TranscriptMessage, 'metadata'> {
  const others = blocks.flatMap((block) => (block.type === 'other' ? [block.part] : []));
  const all = others.length > 0 ? { ...metadata, content: others } : metadata;
  return Object.keys(all).length > 0 ? { metadata: all } : {};
}

function resultsMessage(
  results: readonly Extract<Block, { type: 'result' }>[],
  messageId: string | undefined,
): TranscriptMessage {
  return {
    role: 'tool',
    toolResults: results.map(({ id, result, isError }) => ({
      toolUseId: id,
      result,
      ...(isError ? { isError } : {}),
    })),
    ...(messageId === undefined ? {} : { shown: { messageId } }),
  };
}

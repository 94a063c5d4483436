import type { Json, MessageRole, TranscriptMessage } from '../../../modules/ai/index.js';
import { asObject, fail, type JsonObject, objectIn } from '../json-value.js';
import { readArguments } from './arguments.js';
import { type Block, messagesOfBlocks } from './blocks.js';
import { shortened } from './content-parts.js';
import type { Format } from './format.js';
import { modelOf, named, textOf } from './frame.js';
import { timeIn } from './time.js';
import { messagesOfTree, type TreeNode } from './tree.js';

/** A node of the export, with the message that it holds. */
interface MappedNode {
  id: string;
  parent: string | null;
  children: Json[];
  message: JsonObject | undefined;
}

/** The recipient of what is said to everybody, and of no tool. */
const EVERYBODY = 'all';

/**
 * ChatGPT's `conversations.json`: each conversation is a tree of nodes by their ids in `mapping`, of which `current_node`
 * is shown.
 *
 * An assistant's message to a `recipient` is a call of that tool, and the tool's message below it is the result.
 *
 * @see https://github.com/mitkury/chatgpt-export-parser/blob/main/docs/chatgpt-data-export-format.md
 */
export const chatGpt: Format = {
  name: 'ChatGPT',
  recognises: (value) => objectIn(objectIn(value)?.mapping) !== undefined,
  // What is kept of a message is text.
  isKept: () => false,
  read: (value) => {
    const conversation = asObject(value, 'the conversation');
    const nodes = nodesOf(asObject(conversation.mapping, 'mapping'));
    const reader = new MessageReader(nodes);
    const tree = nodes.map((node): TreeNode => ({ ...node, ...reader.read(node) }));
    const { messages, head } = messagesOfTree(tree, textOf(conversation.current_node));
    if (messages.length === 0) return fail('none of its messages has text, tool calls or results');
    const id = textOf(named(conversation, ['conversation_id', 'id']));
    return {
      format: 'ChatGPT',
      id,
      title: textOf(conversation.title),
      createdAt: timeIn(conversation.create_time),
      messages,
      head,
      origin: { format: 'ChatGPT', ...(id === undefined ? {} : { id }) },
    };
  },
};

/** The nodes, those with one parent in the order in which it names them. */
function nodesOf(mapping: JsonObject): MappedNode[] {
  const nodes = Object.entries(mapping).map(([id, value]): MappedNode => {
    const { parent, children, message } = asObject(value, 'a node of mapping');
    return {
      id,
      parent: textOf(parent) ?? null,
      children: Array.isArray(children) ? children : [],
      message: objectIn(message),
    };
  });
  const places = new Map(nodes.flatMap(({ children }) => children.map((id, index) => [id, index] as const)));
  return nodes
    .map((node) => ({ node, place: places.get(node.id) ?? 0 }))
    .sort((one, other) => one.place - other.place)
    .map(({ node }) => node);
}

/** Reads the messages of a tree: what a node means, the nodes above it may tell. */
class MessageReader {
  private readonly byId: ReadonlyMap<string, MappedNode>;
  /** The calls that have a result. */
  private readonly answered = new Set<string>();

  constructor(nodes: readonly MappedNode[]) {
    this.byId = new Map(nodes.map((node) => [node.id, node]));
  }

  read(node: MappedNode): Pick<TreeNode, 'createdAt' | 'messages'> {
    const { message } = node;
    if (!message) return { messages: [] };
    const createdAt = timeIn(message.create_time);
    const role = roleOf(message);
    const blocks = role === 'tool' ? this.resultOf(node) : this.saidOf(node, role);
    const model = modelOf(objectIn(message.metadata)?.model_slug);
    const messages = messagesOfBlocks({ role, id: node.id, createdAt, model, ...filesOf(message) }, blocks);
    return { createdAt, messages: messages.filter(({ shown }) => shown?.silent !== true) };
  }

  private saidOf(node: MappedNode, role: MessageRole): Block[] {
    const message = node.message ?? {};
    const recipient = textOf(message.recipient) ?? EVERYBODY;
    const content = contentBlocks(objectIn(message.content) ?? {});
    if (role !== 'assistant') return content;
    const thoughts = this.thoughtsAbove(node);
    if (recipient === EVERYBODY) return content.length > 0 ? [...thoughts, ...content] : [];
    const input = content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    return [...thoughts, { type: 'call', id: node.id, name: recipient, input: readArguments(input) }];
  }

  /** The first message of a tool below a call is its result; further ones say something by themselves. */
  private resultOf(node: MappedNode): Block[] {
    const content = contentBlocks(objectIn(node.message?.content) ?? {});
    const call = this.above(node, ({ message }) => message !== undefined && isCall(message));
    if (!call || this.answered.has(call.id)) return content;
    this.answered.add(call.id);
    const texts = content.map((block) => (block.type === 'text' ? block.text : `[${kindIn(block)}]`));
    return [{ type: 'result', id: call.id, result: texts.join('\n\n') }];
  }

  /** The thoughts right above an answer: they are nodes of their own. */
  private thoughtsAbove(node: MappedNode): Block[] {
    const thoughts: string[] = [];
    this.above(node, ({ message }) => {
      const content = objectIn(message?.content) ?? {};
      if (content.content_type === 'thoughts') thoughts.unshift(...thoughtsIn(content));
      return message !== undefined && contentBlocks(content).length > 0;
    });
    return thoughts.map((text) => ({ type: 'reasoning', text }));
  }

  /** Finds the nearest node above one that fits. */
  private above(node: MappedNode, fits: (node: MappedNode) => boolean): MappedNode | undefined {
    const seen = new Set([node.id]);
    let above = this.byId.get(node.parent ?? '');
    while (above && !seen.has(above.id) && !fits(above)) {
      seen.add(above.id);
      above = this.byId.get(above.parent ?? '');
    }
    return above && !seen.has(above.id) ? above : undefined;
  }
}

function isCall(message: JsonObject): boolean {
  const recipient = textOf(message.recipient) ?? EVERYBODY;
  return roleOf(message) === 'assistant' && recipient !== EVERYBODY;
}

const ROLES = new Map<Json | undefined, MessageRole>([
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['tool', 'tool'],
]);

/** The instructions that a user has given once and for all stand in the user's name. */
function roleOf({ author, content }: JsonObject): MessageRole {
  const type = textOf(objectIn(content)?.content_type) ?? '';
  if (type.endsWith('_editable_context')) return 'system';
  return ROLES.get(objectIn(author)?.role) ?? 'system';
}

/** The members of contents that are texts, besides `parts`. */
const TEXTS = ['text', 'result', 'output_str', 'user_profile', 'user_instructions', 'model_set_context'];

function contentBlocks(content: JsonObject): Block[] {
  const { content_type: type, parts } = content;
  if (type === 'thoughts' || type === 'reasoning_recap') return [];
  if (Array.isArray(parts)) return parts.flatMap(partBlock);
  return TEXTS.flatMap((name) => textBlock(content[name]));
}

function partBlock(part: Json): Block[] {
  if (typeof part === 'string') return textBlock(part);
  const object = objectIn(part);
  if (!object) return [];
  const type = textOf(object.content_type) ?? '';
  if (type === 'audio_transcription') return textBlock(object.text);
  const kind = type.includes('image') ? 'image' : /audio|video/.test(type) ? 'audio' : 'part';
  return [{ type: 'other', kind, part: objectIn(shortened(object)) ?? {} }];
}

function textBlock(text: Json | undefined): Block[] {
  return typeof text === 'string' && text !== '' ? [{ type: 'text', text }] : [];
}

function kindIn(block: Block): string {
  return block.type === 'other' ? block.kind : 'part';
}

function thoughtsIn({ thoughts }: JsonObject): string[] {
  const list = Array.isArray(thoughts) ? thoughts : [];
  return list.flatMap((thought) => {
    const { summary, content } = objectIn(thought) ?? {};
    const texts = [textOf(summary), textOf(content)].filter((text) => text !== undefined);
    return texts.length > 0 ? [texts.join('\n\n')] : [];
  });
}

/** The names of the files that a person's message came with: their bytes are not in the export's JSON. */
function filesOf({ metadata }: JsonObject): Pick<TranscriptMessage, 'metadata'> & { metadata?: JsonObject } {
  const { attachments } = objectIn(metadata) ?? {};
  if (!Array.isArray(attachments) || attachments.length === 0) return {};
  return { metadata: { attachments: shortened(attachments) } };
}

import type { Json } from '../../../modules/ai/index.js';
import { asList, asObject, fail, type JsonObject, objectIn } from '../json-value.js';
import { anthropicBlocks } from './anthropic-blocks.js';
import { type Block, messagesOfBlocks } from './blocks.js';
import { shortened } from './content-parts.js';
import type { Format } from './format.js';
import { leftOut, modelOf, textOf } from './frame.js';
import { FunctionCalls } from './function-calls.js';
import { timeIn } from './time.js';
import { messagesOfTree, type TreeNode } from './tree.js';

/** The values that are kept as they are: inputs and results of tools. */
const KEPT = /\.content\.\d+\.(input|content)/;

/**
 * Claude's `conversations.json`: conversations with `chat_messages`, each a text, and in newer ones `content` blocks and
 * the message that it follows.
 *
 * @see https://github.com/Sinity/polylogue/blob/master/docs/providers/claude-ai.md and the fields that
 *   https://github.com/withLinda/claude-conversation-exporter reads
 */
export const claude: Format = {
  name: 'Claude',
  recognises: (value) => Array.isArray(objectIn(value)?.chat_messages),
  isKept: (path) => KEPT.test(path),
  read: (value) => {
    const conversation = asObject(value, 'the conversation');
    const list = asList(conversation.chat_messages, 'chat_messages').map((message, index) =>
      asObject(message, `chat_messages.${index}`),
    );
    const functions = new FunctionCalls();
    const isTree = list.some(({ parent_message_uuid: parent }) => textOf(parent) !== undefined);
    const nodes = list.map((message, index): TreeNode => {
      const before = index === 0 ? null : idOf(list[index - 1] ?? {}, index - 1);
      const parent = isTree ? (textOf(message.parent_message_uuid) ?? null) : before;
      return { ...readMessage(message, index, functions), parent };
    });
    const current = textOf(conversation.current_leaf_message_uuid) ?? nodes.at(-1)?.id;
    const { messages, head } = messagesOfTree(nodes, current);
    if (messages.length === 0) return fail('none of its messages has text, tool calls or results');
    const id = textOf(conversation.uuid);
    return {
      format: 'Claude',
      id,
      title: textOf(conversation.name),
      createdAt: timeIn(conversation.created_at),
      messages,
      head,
      origin: { format: 'Claude', ...(id === undefined ? {} : { id }) },
      leftOut: leftOut(nodes.filter((node) => node.messages.length === 0).length),
    };
  },
};

function readMessage(message: JsonObject, index: number, functions: FunctionCalls): Omit<TreeNode, 'parent'> {
  const path = `chat_messages.${index}`;
  const { sender, model, text, content } = message;
  if (sender !== 'human' && sender !== 'assistant') return fail(`${path}.sender must be human or assistant`);
  const said = anthropicBlocks(content, `${path}.content`, functions);
  const blocks = said.length > 0 ? said : anthropicBlocks(text, `${path}.text`, functions);
  const id = idOf(message, index);
  const createdAt = timeIn(message.created_at);
  const role = sender === 'human' ? 'user' : 'assistant';
  const whole = { role, id, createdAt, model: modelOf(model), messageId: id, ...filesOf(message) } as const;
  return { id, createdAt, messages: messagesOfBlocks(whole, [...blocks, ...attachedTexts(message)]) };
}

function idOf({ uuid }: JsonObject, index: number): string {
  return textOf(uuid) ?? `message ${index}`;
}

/** What a person has pasted: Claude has read it as a part of what was said. */
function attachedTexts({ attachments }: JsonObject): Block[] {
  return objectsIn(attachments).flatMap(({ file_name: name, extracted_content: content }) => {
    const text = textOf(content);
    return text === undefined
      ? []
      : [{ type: 'text' as const, text: `[file: ${textOf(name) ?? ''}]\n${text}` }];
  });
}

/** The files whose contents are not in the export's JSON. */
function filesOf({ attachments, files }: JsonObject): { metadata?: JsonObject } {
  const named = [
    ...objectsIn(attachments).map(({ extracted_content: _content, ...rest }) => rest),
    ...objectsIn(files),
  ];
  return named.length > 0 ? { metadata: { files: shortened(named) } } : {};
}

function objectsIn(list: Json | undefined): JsonObject[] {
  return (Array.isArray(list) ? list : []).map((item) => objectIn(item)).filter((item) => item !== undefined);
}

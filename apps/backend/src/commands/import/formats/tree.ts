import type { TranscriptMessage } from '../../../modules/ai/index.js';
import type { Reading } from './format.js';

/** A place in a tree of messages. It may hold none, or several that follow each other. */
export interface TreeNode {
  id: string;
  /** The node that it follows; one that is not there is none. */
  parent: string | null;
  createdAt?: Date | undefined;
  messages: TranscriptMessage[];
}

/** A node with its place in the order in which messages are stored. */
interface Placed {
  node: TreeNode;
  /** The time of the node, or of the one that it follows where that is later. */
  time: number;
}

/**
 * Puts the messages of a tree into the order in which they are stored: by their times, each behind the one that it follows.
 *
 * @param nodes siblings in their order; of a circle, nothing is read
 * @param current the node that the shown branch ends with
 */
export function messagesOfTree(
  nodes: readonly TreeNode[],
  current: string | undefined,
): Pick<Reading, 'messages' | 'head'> {
  const ordered = depthFirst(nodes)
    .map((placed, index) => ({ ...placed, index }))
    .sort((one, other) => one.time - other.time || one.index - other.index);
  const messages: TranscriptMessage[] = [];
  /** For each node the index of the last message up to it; null where there is none. */
  const ends = new Map<string, number | null>();
  for (const { node } of ordered) {
    let before = ends.get(node.parent ?? '') ?? null;
    for (const message of node.messages) {
      messages.push({ ...message, parent: before });
      before = messages.length - 1;
    }
    ends.set(node.id, before);
  }
  const head = ends.get(current ?? '') ?? undefined;
  return { messages: messages.map(withoutNextParent), ...(head === undefined ? {} : { head }) };
}

/** Leaves the parent out where it is the message before. */
function withoutNextParent(message: TranscriptMessage, index: number): TranscriptMessage {
  const { parent, ...rest } = message;
  const isNext = index === 0 ? parent === null : parent === index - 1;
  return isNext || parent === undefined ? rest : message;
}

/** Goes through the branches one after the other, without a function for each level: chats are thousands of them deep. */
function depthFirst(nodes: readonly TreeNode[]): Placed[] {
  const ids = new Set(nodes.map(({ id }) => id));
  const children = new Map<string | null, TreeNode[]>();
  for (const node of nodes) {
    const parent = node.parent !== null && ids.has(node.parent) ? node.parent : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(node);
    else children.set(parent, [node]);
  }
  const left = (children.get(null) ?? []).map((node) => placedBehind(node, 0)).reverse();
  const placed: Placed[] = [];
  for (let next = left.pop(); next; next = left.pop()) {
    placed.push(next);
    const { time, node } = next;
    left.push(...(children.get(node.id) ?? []).map((child) => placedBehind(child, time)).reverse());
  }
  return placed;
}

function placedBehind(node: TreeNode, time: number): Placed {
  return { node, time: Math.max(node.createdAt?.getTime() ?? 0, time) };
}

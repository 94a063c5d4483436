import { asSchema, type ModelMessage, type ToolSet } from 'ai';
import { MAX_TOKENS } from '../../domain/limits.js';

/** Tokens that providers add to a request by themselves, such as the instructions for tools. */
const FRAME_TOKENS = 1_024;
/** Tokens of a tool that the provider itself describes to its model. What such a tool reads cannot be foreseen. */
const PROVIDER_TOOL_TOKENS = 4_096;
/** Tokens of an image, whatever its size: providers scale images down. The dearest take some 48,000 for one. */
const IMAGE_TOKENS = 50_000;
/** Tokens of a document, at least and at most: its pages are read as text and as images, and it may be compressed. */
const MIN_DOCUMENT_TOKENS = 50_000;
const MAX_DOCUMENT_TOKENS = 1_000_000;
const TOKENS_PER_DOCUMENT_BYTE = 2;
/** Characters of a number, a truth value or nothing in JSON, at most. */
const SCALAR_BYTES = 25;
/** Characters around a member of an object or a list in JSON. */
const MEMBER_BYTES = 6;

/** What a model is asked. */
interface Asked {
  instructions: string;
  messages: readonly ModelMessage[];
  tools: ToolSet;
}

/** Counts the most tokens that a request may have: a token of a text has one byte at least. */
export async function mostInputTokens({ instructions, messages, tools }: Asked): Promise<number> {
  let tokens = FRAME_TOKENS + Buffer.byteLength(instructions) + mostOf(messages);
  for (const [name, tool] of Object.entries(tools)) tokens += await mostOfTool(name, tool);
  return Math.min(tokens, MAX_TOKENS);
}

async function mostOfTool(name: string, tool: ToolSet[string]): Promise<number> {
  const given = 'args' in tool ? PROVIDER_TOOL_TOKENS + mostOf(tool.args) : 0;
  const schema: unknown = await asSchema(tool.inputSchema).jsonSchema;
  return given + Buffer.byteLength(name) + mostOf(tool.description) + mostOf(schema);
}

/** The most tokens of a value as JSON, with the files in it. */
function mostOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(JSON.stringify(value));
  if (typeof value !== 'object' || value === null) return SCALAR_BYTES;
  if (isFile(value)) return mostOfFile(value);
  if ('type' in value && isElsewhere(value.type)) return MAX_DOCUMENT_TOKENS;
  return Object.entries(value).reduce(
    (sum, [name, member]) => sum + Buffer.byteLength(name) + MEMBER_BYTES + mostOf(member),
    0,
  );
}

interface File {
  mediaType: string;
  data?: unknown;
}

/** Tells whether a part is a file: of a message, or of a tool's result. */
function isFile(value: object): value is File {
  return 'mediaType' in value && typeof value.mediaType === 'string' && 'data' in value;
}

/** Tells whether a part is a file that the provider itself fetches: nobody knows how long it is. */
function isElsewhere(type: unknown): boolean {
  return typeof type === 'string' && /^(?:file|image)-(?:url|id|file-id)$/.test(type);
}

function mostOfFile({ mediaType, data }: File): number {
  if (mediaType.startsWith('image/')) return IMAGE_TOKENS;
  if (data instanceof URL) return MAX_DOCUMENT_TOKENS;
  const bytes = data instanceof Uint8Array ? data.byteLength : mostOf(String(data));
  if (mediaType.startsWith('text/')) return bytes + FRAME_TOKENS;
  const most = Math.max(bytes * TOKENS_PER_DOCUMENT_BYTE, MIN_DOCUMENT_TOKENS);
  return Math.min(most, MAX_DOCUMENT_TOKENS);
}

/**
 * An error of a tool that is meant to be read: its message is shown to the model and in the chat, and is stored. Every
 * other error of a tool is kept back, for its message may hold an address, a key or a row.
 */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
